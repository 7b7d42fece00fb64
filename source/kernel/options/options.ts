import {themeNames} from '../rows/theme.js';
import {exportFormats, exportFormatsText} from '../files/formats.js';
import {accountTypes} from '../form-model/new-account.js';
import {severities} from '../figures/severity.js';
import {recordKindNames} from '../../base/tables/audit-records.js';
import {profileFields} from '../../base/tables/profile.js';
import {listText} from '../../base/text/words.js';
import {kebab} from './arguments.js';

export type Option = {
	readonly type: 'boolean' | 'string' | 'number';
	readonly default?: boolean | string;
	readonly isMultiple?: true;
	/** The name in the config file, if it can be set there. */
	readonly setting?: string;
	/** A one-letter form. */
	readonly short?: string;
	/** The placeholder for the value in the help. */
	readonly value?: string;
	/** The allowed values. */
	readonly values?: readonly string[];
	/** What to do instead of using other values that a user may expect. */
	readonly otherwise?: Readonly<Record<string, string>>;
	/** The arguments with which cforgs prints the values, one per line, without the network. */
	readonly valuesFrom?: string;
	/** What a shell offers among the possible values: names of columns, or orders by columns. */
	readonly offers?: 'columns' | 'orders';
	readonly text: string;
	/** The text for commands where the option does something else. */
	readonly textOf?: Readonly<Record<string, string>>;
	/** Whether every command takes the option. Other options belong to the commands that list them, or to the sandbox. */
	readonly isCommon?: boolean;
	readonly isOfSandbox?: boolean;
	/** Commands that help and error messages name last, in this order. */
	readonly namedLast?: readonly string[];
	/** Accepted, but hidden from help, completion and hints, because the service has deprecated the filter. */
	readonly isDeprecated?: true;
};

const writing = [
	'onboard',
	'apply',
	'create',
	'edit',
	'profile',
	'set',
	'delete',
	'create-account',
	'move-account',
	'edit-account',
	'tags',
	'offboard',
	'undo',
];

// These commands ask nothing else.
const readingYes = Object.fromEntries(
	['list', 'accounts', 'members', 'history', 'diff', 'check'].map(command => [
		command,
		'do not ask before reading that takes more requests than the service accepts now',
	]),
);

/** The flags, with everything that the parser, the help, the completions and the readme need. */
export const options = {
	demo: {
		type: 'boolean',
		default: false,
		isCommon: true,
		text: 'use the embedded sandbox, even if the environment has a credential',
	},
	context: {
		type: 'string',
		value: 'NAME',
		isCommon: true,
		valuesFrom: 'config contexts',
		text: 'use this host and credential from the config file (also CFORGS_CONTEXT)',
	},
	organization: {
		type: 'string',
		value: 'ID',
		text: 'open the screen at this organization: an id, or a path such as “Acme / EMEA”',
		textOf: {
			onboard:
				'onboard below this organization (with --from, for a file without a parent column): an id, or a path such as “Acme / EMEA”',
		},
	},
	baseUrl: {type: 'string', value: 'URL', isCommon: true, text: "the API's base address (also CLOUDFLARE_BASE_URL)"},
	readOnly: {
		type: 'boolean',
		default: false,
		isCommon: true,
		text: 'send nothing that changes anything (also CFORGS_READ_ONLY=1)',
	},
	dryRun: {
		type: 'boolean',
		default: false,
		isCommon: true,
		text: 'go through every step of a change but send nothing; the request is copied and printed',
	},
	lowBandwidth: {
		type: 'boolean',
		default: false,
		setting: 'low_bandwidth',
		namedLast: writing,
		text: 'save bytes on a slow line: no colours, scrolling by half a page, details on Enter',
	},
	accessible: {
		type: 'boolean',
		default: false,
		setting: 'accessible',
		namedLast: writing,
		text: 'for screen readers: lines of text, one for each change, instead of a screen (also CFORGS_ACCESSIBLE=1)',
	},
	theme: {
		type: 'string',
		value: 'NAME',
		values: themeNames,
		namedLast: writing,
		text: 'auto, dark, light, high-contrast or mono; auto asks the terminal for its background (also CFORGS_THEME)',
	},
	ascii: {
		type: 'boolean',
		default: false,
		setting: 'ascii',
		namedLast: writing,
		text: 'use only ASCII on the screen, as in a locale without UTF-8; other characters are shown as <HEX>',
	},
	cache: {
		type: 'boolean',
		default: true,
		setting: 'cache',
		isCommon: true,
		text: 'use nothing that was read earlier, and keep nothing of what is read',
	},
	log: {
		type: 'string',
		value: 'FILE',
		isCommon: true,
		text: 'append every request to a file, one JSON object per line, without the credential',
	},
	present: {
		type: 'boolean',
		default: false,
		namedLast: writing,
		text: 'show the keys that you press in a corner, for an audience',
	},
	writer: {
		type: 'string',
		default: 'cells',
		value: 'NAME',
		values: ['cells', 'ink'],
		namedLast: writing,
		text: 'how the screen is sent: cells (the default) sends only what changed, ink sends whole lines',
	},
	json: {
		type: 'boolean',
		default: false,
		namedLast: writing,
		text: 'print JSON',
		textOf: {report: 'write the report as JSON'},
	},
	csv: {
		type: 'boolean',
		default: false,
		text: 'print CSV; values that start with = + - @ get an apostrophe in front, so that no spreadsheet reads them as formulas; ⟦HEX⟧ stands for a control character',
	},
	bom: {
		type: 'boolean',
		default: false,
		text: 'start CSV with a byte order mark, so that spreadsheets recognize UTF-8',
	},
	flat: {
		type: 'boolean',
		default: false,
		text: 'add a CSV column for each member of the address and the metadata, such as business_address.city',
	},
	quiet: {
		type: 'boolean',
		default: false,
		namedLast: writing,
		text: 'print only ids, without progress and reports',
		textOf: {compare: 'print only the fields that differ', report: 'write the report without progress and messages'},
	},
	yes: {
		type: 'boolean',
		default: false,
		namedLast: writing,
		text: 'do not ask for confirmation; without it, cforgs asks on the terminal',
		textOf: readingYes,
	},
	failOn: {
		type: 'string',
		value: 'SEVERITY',
		values: severities,
		text: 'end with status 7 if there is a finding of this severity or a worse one: high, medium or low; with 8 if there is none, but something that decides it is not known',
	},
	exitCode: {type: 'boolean', default: false, text: 'end with status 7 if anything is different'},
	format: {
		type: 'string',
		value: 'FORMAT',
		values: exportFormats,
		text: exportFormatsText(),
		otherwise: {snapshot: 'For a snapshot, use cforgs snapshot.'},
	},
	profiles: {
		type: 'boolean',
		default: false,
		namedLast: ['list'],
		text: 'also read the profiles that the list leaves out, one request each',
		textOf: {
			diff: 'also read the profiles that the list leaves out, one request each; those in the snapshot are always read',
			list: 'with --profile-contains: also read the profiles that the list leaves out, one request each, to search them',
		},
	},
	withoutProfiles: {type: 'boolean', default: false, text: 'do not read or compare profiles'},
	output: {
		type: 'string',
		value: 'FILE',
		text: 'the file to write, or - for standard output; cforgs asks before it replaces a file',
	},
	name: {
		type: 'string',
		value: 'NAME',
		namedLast: ['accounts'],
		text: 'the name to store',
		textOf: {accounts: 'only those with exactly this name'},
	},
	enforce2fa: {
		type: 'string',
		value: 'on|off',
		values: ['on', 'off'],
		text: 'whether every member of the account needs a second factor: on or off',
	},
	abuseContact: {
		type: 'string',
		value: 'EMAIL',
		text: 'the email address for reports of abuse; an empty text removes it',
	},
	parent: {
		type: 'string',
		value: 'ID',
		namedLast: ['list', 'apply'],
		text: 'the parent of the new organization, an id or a path; none means no parent',
		textOf: {
			list: 'only organizations directly below this one, an id or a path; none means those without a parent',
			apply: 'the parent of new organizations, an id or a path, if the file has no parent column; none means no parent',
		},
	},
	in: {type: 'string', value: 'ID', text: 'the organization of the new account, an id or a path'},
	type: {
		type: 'string',
		value: 'TYPE',
		values: accountTypes,
		text: 'the type of the new account: standard (the default) or enterprise',
	},
	deep: {
		type: 'boolean',
		default: false,
		text: 'include the accounts, members or history of every organization below it, one request each',
	},
	below: {
		type: 'string',
		value: 'ID',
		text: 'only this organization and those anywhere below it, an id or a path; cforgs reads the whole list for this',
		namedLast: ['list'],
		textOf: {list: 'only organizations anywhere below this one, an id or a path; cforgs reads the whole list for this'},
	},
	depth: {
		type: 'number',
		value: 'NUMBER',
		text: 'how many levels to print below the roots, or below ID; 0 prints only the top',
	},
	set: {
		type: 'string',
		isMultiple: true,
		value: 'FIELD=VALUE',
		values: profileFields.map(field => `${field}=`),
		namedLast: writing,
		text: 'store a field of the profile, or with FIELD.MEMBER=VALUE one member of its JSON object; can be repeated',
		textOf: {tags: 'set a tag, as TAG=VALUE; can be repeated'},
	},
	remove: {type: 'string', isMultiple: true, value: 'TAG', text: 'remove a tag; can be repeated'},
	unset: {
		type: 'string',
		isMultiple: true,
		value: 'FIELD',
		values: profileFields,
		text: 'empty a field of the profile, or with FIELD.MEMBER remove one member of its JSON object; can be repeated',
	},
	except: {
		type: 'string',
		isMultiple: true,
		value: 'ID',
		text: 'leave this organization out of the change; can be repeated',
		textOf: {'edit-account': 'leave this account out of the change; can be repeated'},
	},
	id: {type: 'string', isMultiple: true, value: 'ID', text: 'only this id; can be repeated'},
	nameContains: {type: 'string', value: 'TEXT', text: 'only those whose name contains this text'},
	nameStartsWith: {type: 'string', value: 'TEXT', text: 'only those whose name starts with this text'},
	nameEndsWith: {type: 'string', value: 'TEXT', text: 'only those whose name ends with this text'},
	profileContains: {
		type: 'string',
		value: 'TEXT',
		text: 'only those whose profile contains this text, in any field or member; --profiles also reads what the list leaves out',
	},
	pubname: {type: 'string', value: 'NAME', text: 'only those whose public name is exactly this', isDeprecated: true},
	pubnameContains: {
		type: 'string',
		value: 'TEXT',
		text: 'only those whose public name contains this text',
		isDeprecated: true,
	},
	pubnameStartsWith: {
		type: 'string',
		value: 'TEXT',
		text: 'only those whose public name starts with this text',
		isDeprecated: true,
	},
	pubnameEndsWith: {
		type: 'string',
		value: 'TEXT',
		text: 'only those whose public name ends with this text',
		isDeprecated: true,
	},
	columns: {
		type: 'string',
		value: 'NAMES',
		offers: 'columns',
		text: 'print exactly these columns, such as id,name,email; with --json, as one object for each item',
	},
	sort: {
		type: 'string',
		value: 'COLUMN',
		offers: 'orders',
		text: 'sort by a column, such as created, or with - in front the other way round',
		namedLast: ['accounts'],
		textOf: {
			accounts:
				'sort by a column, such as created, or with - in front the other way round; with asc or desc, the service sorts by name',
		},
	},
	since: {
		type: 'string',
		value: 'TIME',
		text: 'from this time on: an age such as 10m, 12h, 30d, 4w, 6mo or 2y, a date, or RFC 3339; the default is 30d, and the service keeps 18mo',
		textOf: {
			usage: 'the first day, in the same forms as with history; the default is the first day of this month',
			report:
				'tell what changed from this time on, in the same forms as with history, or since the snapshot in a file; the default is 30d',
		},
	},
	before: {
		type: 'string',
		value: 'TIME',
		text: 'only earlier than this time, in the same forms; a date means its first moment in UTC',
		textOf: {usage: 'the day after the last one, in the same forms; a period has at most 31 days'},
	},
	only: {
		type: 'string',
		isMultiple: true,
		value: 'KIND',
		values: ['profiles', 'accounts', 'members', 'create', 'rename', 'possible-rename', 'fill', 'repair'],
		namedLast: ['apply'],
		text: 'read only profiles, accounts or members; can be repeated',
		textOf: {
			apply: 'send only one kind of difference: create, rename, possible-rename, fill or repair; can be repeated',
		},
	},
	with: {
		type: 'string',
		isMultiple: true,
		value: 'KIND',
		values: ['accounts', 'members'],
		text: 'also save accounts, or members with pending invitations, one request for each organization; can be repeated',
	},
	tags: {
		type: 'boolean',
		default: false,
		text: 'also read the tags of accounts, with one request for each organization',
	},
	who: {
		type: 'boolean',
		default: false,
		text: 'also read from the history who made each change, one request for each changed organization',
	},
	without: {
		type: 'string',
		isMultiple: true,
		value: 'KIND',
		values: ['accounts', 'members'],
		text: 'do not read or compare the accounts or the members in a snapshot; can be repeated',
	},
	where: {
		type: 'string',
		value: 'FILTER',
		text: 'only organizations for which all terms hold, such as "email:none created:<30d" (see docs/filters.md)',
	},
	sync: {
		type: 'boolean',
		default: false,
		namedLast: ['list', 'check', 'report'],
		text: 'first read what --where looks at and is not known',
		textOf: {
			list: 'first read what --where, --columns and --sort look at and is not known',
			check: 'first read what the rules look at and is not known',
			report: 'first read what the report tells and is not known',
		},
	},
	maxAge: {
		type: 'string',
		value: 'AGE',
		text: 'read again what was read longer ago than this: 10m, 12h, 30d, 4w, 6mo or 2y; 0 reads everything again, and the default is 1h',
	},
	all: {
		type: 'boolean',
		default: false,
		text: 'for every host and credential',
		namedLast: ['check'],
		textOf: {check: 'list silenced findings too'},
	},
	user: {type: 'string', value: 'EMAIL', text: 'only the user with this email address'},
	whom: {type: 'string', value: 'EMAIL', text: 'only invitations and removals of the person with this email address'},
	kind: {
		type: 'string',
		isMultiple: true,
		value: 'KIND',
		values: recordKindNames,
		text: `only one kind of records: ${listText(recordKindNames, 'or')}; can be repeated`,
	},
	containingAccount: {type: 'string', value: 'ID', text: 'only those that contain this account'},
	containingOrganization: {type: 'string', value: 'ID', text: 'only those that contain this organization'},
	containingUser: {type: 'string', value: 'ID', text: 'only those that contain this user'},
	edit: {type: 'string', value: 'FIELD', values: profileFields, text: 'the field to start in, such as business_phone'},
	from: {
		type: 'string',
		value: 'FILE',
		text: 'a CSV file with the columns name, parent (an id or a path), fields of the profile, and account for the name of the first account',
		textOf: {tags: 'a CSV file with the columns account, tag and value'},
	},
	without2fa: {type: 'boolean', default: false, text: 'only active members without two-factor authentication'},
	status: {
		type: 'string',
		value: 'STATUS',
		values: ['active', 'pending', 'rejected', 'canceled'],
		text: 'only members with this status: active, pending, rejected or canceled',
	},
	pendingOver: {
		type: 'number',
		value: 'DAYS',
		text: 'only invitations that have been pending for more than this many days',
	},
	withoutUndo: {
		type: 'boolean',
		default: false,
		namedLast: writing,
		text: 'with --yes: make the change even if the earlier values cannot be saved for undo',
	},
	atMost: {
		type: 'number',
		value: 'NUMBER',
		text: 'send nothing if there is more to send; --yes requires it for more than one, but not for a file',
	},
	skipMissing: {
		type: 'boolean',
		default: false,
		text: 'go on without what is named but does not exist; otherwise nothing is sent',
	},
	report: {type: 'boolean', default: false, text: 'only list what differs, and end with status 7 if anything does'},
	markdown: {
		type: 'boolean',
		default: false,
		text: 'print a table in Markdown, for a ticket',
		textOf: {report: 'write the report as Markdown'},
	},
	whole: {
		type: 'boolean',
		default: false,
		text: 'also list the organizations that no row of the file is about; they stay as they are',
	},
	matchBy: {
		type: 'string',
		value: 'FIELD.MEMBER',
		text: 'a value that identifies a customer, such as external_metadata.crm_id, for rows without an id; a file needs a column for it',
	},
	list: {type: 'boolean', default: false, text: 'print your recorded changes, the latest first'},
	includeLast: {
		type: 'boolean',
		default: false,
		text: 'also remove the person from organizations without another active member',
	},
	leaveOut: {type: 'boolean', default: false, text: 'leave out the rows with problems and create the others'},
	once: {type: 'boolean', default: false, text: 'exit when the tour ends'},
	port: {
		type: 'number',
		value: 'NUMBER',
		text: 'the port of the sandbox; 0 (the default) picks a free one',
		isOfSandbox: true,
	},
	shape: {
		type: 'string',
		value: 'SHAPE',
		values: ['distributor', 'enterprise', 'large'],
		text: "the sandbox's sample data: distributor, enterprise or large",
		isOfSandbox: true,
	},
	organizations: {
		type: 'number',
		value: 'NUMBER',
		text: 'the number of organizations in the sandbox, up to 100,000',
		isOfSandbox: true,
	},
	seed: {
		type: 'number',
		value: 'NUMBER',
		text: 'the seed of the sample data; the same number gives the same data',
		isOfSandbox: true,
	},
	latency: {
		type: 'number',
		value: 'NUMBER',
		text: 'how long the sandbox waits before each answer, in milliseconds',
		isOfSandbox: true,
	},
	readyAfter: {
		type: 'number',
		value: 'NUMBER',
		text: 'how long the sandbox refuses a new organization, in milliseconds',
		isOfSandbox: true,
	},
	edgeError: {
		type: 'string',
		value: 'CODE',
		values: ['500', '502', '504', '520', '521', '522', '523', '524', '525', '526', '1016', '1020'],
		text: 'the sandbox answers every fifth request with this error of Cloudflare’s edge: 500, 502, 504, 520 to 526, 1016 or 1020',
		isOfSandbox: true,
	},
	permissive: {
		type: 'boolean',
		default: false,
		text: 'behave like the service before October 2026: a token makes all eight calls, and PUT also changes parent and profile',
		isOfSandbox: true,
	},
	help: {
		type: 'boolean',
		default: false,
		short: 'h',
		isCommon: true,
		text: 'show the help; of one command, cforgs COMMAND --help (also -h, cforgs help)',
	},
	version: {
		type: 'boolean',
		default: false,
		short: 'v',
		isCommon: true,
		text: 'show the version (also -v, cforgs version)',
	},
} as const satisfies Readonly<Record<string, Option>>;

export type OptionName = keyof typeof options;

export type KnownOption = {readonly name: OptionName; readonly flag: string; readonly option: Option};

const isOptionName = (name: string): name is OptionName => Object.hasOwn(options, name);

/** Every flag as written on the command line: `nameContains` → `--name-contains`. A flag that is on by default appears as its `--no-` form. */
export const knownOptions = (): readonly KnownOption[] =>
	Object.keys(options)
		.filter(name => isOptionName(name))
		.map(name => {
			const option: Option = options[name];
			return {name, flag: `--${option.default === true ? 'no-' : ''}${kebab(name)}`, option};
		});

/** The flags shown in help, completion and readme. */
export const listedOptions = (): readonly KnownOption[] =>
	knownOptions().filter(({option: {isDeprecated = false}}) => !isDeprecated);
