import {themeNames} from '../format/theme.js';
import {exportFormats} from '../export/formats.js';
import {profileFields} from '../forms/fields.js';
import {kebab} from './arguments.js';
import type {CommandName} from './commands.js';

export type Option = {
	readonly type: 'boolean' | 'string' | 'number';
	readonly default?: boolean | string;
	readonly isMultiple?: true;
	/**
	What it is called in the config file, where it can stand there.
	*/
	readonly setting?: string;
	/**
	A letter that stands for it.
	*/
	readonly short?: string;
	/**
	What stands for the value in the help.
	*/
	readonly value?: string;
	/**
	The values that there are.
	*/
	readonly values?: readonly string[];
	/**
	What to do instead with other values, where somebody may expect them.
	*/
	readonly otherwise?: Readonly<Record<string, string>>;
	/**
	What is given to cforgs to print the values that there are, one a line, without the network.
	*/
	readonly valuesFrom?: string;
	readonly text: string;
	/**
	The commands that it means something to, of which '' is none, the screen; absent: every one.
	*/
	readonly commands?: ReadonlyArray<CommandName | ''>;
	/**
	What to do instead with others, where somebody may expect it.
	*/
	readonly instead?: Readonly<Partial<Record<CommandName, string>>>;
	/**
	Whether it means something to the sandbox alone.
	*/
	readonly isOfSandbox?: true;
	/**
	Accepted, but shown by no help, completion or hint: the service has deprecated what it asks for.
	*/
	readonly isDeprecated?: true;
};

const screens = ['', 'tour', 'onboard', 'profile'] as const;

const writes = ['create', 'edit', 'profile', 'delete', 'undo'] as const;

const noRows = 'It prints one line, or with --json one object.';
const noFilter = {
	tree: 'A part without its parents is no tree: cforgs tree ID prints one with what is below it, cforgs list filters.',
	export: 'cforgs export ID writes one with what is below it, cforgs list filters.',
	snapshot: 'A snapshot is always of everything that is visible.',
	diff: 'It compares everything; its --json and --csv can be filtered.',
} as const;
const noAnswer = 'It changes nothing, so it asks nothing.';

/**
The flags as the command line parser takes them, with what the help, the completions and the readme say of them.
*/
export const options = {
	demo: {type: 'boolean', default: false, text: 'use the embedded sandbox, whatever the environment holds'},
	context: {
		type: 'string', value: 'NAME', valuesFrom: 'config contexts', text: 'the host and credential of that name in the config file (also CFORGS_CONTEXT)',
	},
	organization: {
		type: 'string',
		value: 'ID',
		text: 'open the screen there, or onboard below it, with --from every row of a file without a column parent: an id, or a path such as “Acme / EMEA”',
		commands: ['', 'onboard'],
	},
	baseUrl: {type: 'string', value: 'URL', text: 'the API\'s base address (also CLOUDFLARE_BASE_URL)'},
	readOnly: {type: 'boolean', default: false, text: 'send nothing that changes anything (also CFORGS_READ_ONLY=1)'},
	dryRun: {type: 'boolean', default: false, text: 'show every write to its end, and send none; its request is copied and printed'},
	lowBandwidth: {
		type: 'boolean', default: false, setting: 'low_bandwidth', text: 'save bytes on a slow line: no colours, scrolling by half a page, details on Enter', commands: screens,
	},
	accessible: {
		type: 'boolean', default: false, setting: 'accessible', text: 'for screen readers: lines of text, one for each change, instead of a screen (also CFORGS_ACCESSIBLE=1)', commands: screens,
	},
	theme: {
		type: 'string', value: 'NAME', values: themeNames, text: 'auto, dark, light, high-contrast or mono; auto asks the terminal for its background (also CFORGS_THEME)', commands: screens,
	},
	ascii: {
		type: 'boolean', default: false, setting: 'ascii', text: 'write nothing beyond ASCII to the screen, as where the locale has no UTF-8; other characters are shown as <HEX>', commands: screens,
	},
	cache: {
		type: 'boolean', default: true, setting: 'cache', text: 'show no list of an earlier start, and keep none for the next', commands: screens,
	},
	log: {type: 'string', value: 'FILE', text: 'append every request to a file, one JSON object a line, without the credential'},
	present: {
		type: 'boolean', default: false, text: 'show the keys pressed in a corner, for an audience', commands: screens,
	},
	writer: {
		type: 'string', default: 'cells', value: 'NAME', values: ['cells', 'ink'],
		text: 'what sends the screen: cells, the default, sends what changed alone; ink sends whole lines', commands: screens,
	},
	json: {
		type: 'boolean', default: false, text: 'print JSON',
		commands: ['list', 'tree', 'get', 'accounts', 'diff', 'compare', 'doctor', 'onboard', ...writes],
		instead: {export: 'Say --format json.', snapshot: 'A snapshot is JSON already.'},
	},
	csv: {
		type: 'boolean',
		default: false,
		text: 'print CSV; a quote before = + - @ keeps spreadsheets from taking a value for a formula, and ⟦HEX⟧ stands for a control character',
		commands: ['list', 'tree', 'get', 'accounts', 'profile', 'diff', 'compare'],
		instead: {
			export: 'Say --format csv.', snapshot: 'cforgs export --format csv writes rows.', onboard: 'Its result file is CSV.', create: noRows, edit: noRows, delete: noRows, undo: 'It prints one line, or with --json one object; --list --json prints an array.',
		},
	},
	bom: {
		type: 'boolean', default: false, text: 'begin CSV with a byte order mark, by which spreadsheets recognize UTF-8',
		commands: ['list', 'tree', 'get', 'accounts', 'profile', 'export', 'diff', 'compare'],
	},
	flat: {
		type: 'boolean', default: false, text: 'add a column to CSV for each member of the address and the metadata, such as business_address.city',
		commands: ['list', 'tree', 'get', 'profile', 'export'],
		instead: {accounts: 'Accounts have no address and no metadata.', diff: 'Its CSV has a row for each member.', compare: 'Its CSV has a row for each member.'},
	},
	quiet: {
		type: 'boolean', default: false, text: 'print only ids, or with compare only the fields that differ; show no progress and no report',
		commands: ['list', 'tree', 'get', 'accounts', 'export', 'snapshot', 'diff', 'compare', 'onboard', ...writes],
	},
	yes: {
		type: 'boolean', default: false, text: 'write without asking; without it the answer is typed on the terminal',
		commands: ['export', 'snapshot', 'onboard', ...writes],
		instead: {
			list: noAnswer, tree: noAnswer, get: noAnswer, accounts: noAnswer, diff: noAnswer, compare: noAnswer,
		},
	},
	exitCode: {
		type: 'boolean', default: false, text: 'end with status 7 where anything is different', commands: ['diff', 'compare'],
	},
	format: {
		type: 'string', value: 'FORMAT', values: exportFormats, text: 'json, ndjson, csv, tree or hcl (Terraform, with import blocks)', commands: ['export'],
		otherwise: {snapshot: 'A snapshot is written by cforgs snapshot.'},
	},
	profiles: {
		type: 'boolean', default: false, text: 'read the profiles that the list leaves out, one request each; with list: to search them; diff reads those that the snapshot holds anyway',
		commands: ['export', 'snapshot', 'diff', 'list'],
		instead: {tree: 'It prints only names and ids.', get: 'It always prints the profile.', compare: 'It always reads both profiles.'},
	},
	withoutProfiles: {
		type: 'boolean', default: false, text: 'compare no profiles, and read none', commands: ['diff'],
		instead: {snapshot: 'Without --profiles a snapshot holds none that the list leaves out.', export: 'Without --profiles it reads none.'},
	},
	output: {
		type: 'string',
		value: 'FILE',
		text: 'the file to write, or - for standard output; one that is there is written over only when that is answered with yes',
		commands: ['export'],
		instead: {snapshot: 'Give the file alone: cforgs snapshot FILE.'},
	},
	name: {
		type: 'string', value: 'NAME', text: 'the name to store; with accounts: of exactly this name', commands: ['create', 'edit', 'accounts'],
	},
	parent: {
		type: 'string', value: 'ID', text: 'the parent of the new organization, an id or a path; with list: only directly below it; none for no parent', commands: ['create', 'list'],
		instead: {...noFilter, edit: 'The service does not move organizations. It can move accounts to another organization.'},
	},
	deep: {
		type: 'boolean', default: false, text: 'with the accounts of every organization below it, one request each', commands: ['accounts'],
	},
	below: {
		type: 'string', value: 'ID', text: 'anywhere below an organization, an id or a path; the whole list is read for that', commands: ['list'], instead: noFilter,
	},
	depth: {
		type: 'number', value: 'NUMBER', text: 'how many levels below the roots, or below ID, are printed; 0 prints only the top', commands: ['tree'],
	},
	set: {
		type: 'string', isMultiple: true, value: 'FIELD=VALUE', values: profileFields.map(field => `${field}=`),
		text: 'a field of the profile to store, or as FIELD.MEMBER=VALUE one member of the JSON object in it; can be given several times',
		commands: ['create', 'edit', 'profile'],
	},
	id: {
		type: 'string', isMultiple: true, value: 'ID', text: 'with this id; can be given several times', commands: ['list'], instead: {...noFilter, get: 'Give the id alone: cforgs get ID.'},
	},
	nameContains: {
		type: 'string', value: 'TEXT', text: 'whose name holds a text', commands: ['list', 'accounts'], instead: noFilter,
	},
	nameStartsWith: {
		type: 'string', value: 'TEXT', text: 'whose name begins with a text', commands: ['list', 'accounts'], instead: noFilter,
	},
	nameEndsWith: {
		type: 'string', value: 'TEXT', text: 'whose name ends with a text', commands: ['list', 'accounts'], instead: noFilter,
	},
	profileContains: {
		type: 'string', value: 'TEXT', text: 'whose profile holds a text, of the address and the metadata a member; --profiles reads what the list leaves out', commands: ['list'], instead: noFilter,
	},
	pubname: {
		type: 'string', value: 'NAME', text: 'whose public name is exactly this', commands: ['accounts'], isDeprecated: true,
	},
	pubnameContains: {
		type: 'string', value: 'TEXT', text: 'whose public name holds a text', commands: ['accounts'], isDeprecated: true,
	},
	pubnameStartsWith: {
		type: 'string', value: 'TEXT', text: 'whose public name begins with a text', commands: ['accounts'], isDeprecated: true,
	},
	pubnameEndsWith: {
		type: 'string', value: 'TEXT', text: 'whose public name ends with a text', commands: ['accounts'], isDeprecated: true,
	},
	sort: {
		type: 'string', value: 'ORDER', values: ['asc', 'desc'], text: 'asc or desc: sorted by name, instead of by internal id', commands: ['accounts'],
	},
	containingAccount: {
		type: 'string', value: 'ID', text: 'that hold an account', commands: ['list'], instead: noFilter,
	},
	containingOrganization: {
		type: 'string', value: 'ID', text: 'that hold an organization', commands: ['list'], instead: noFilter,
	},
	containingUser: {
		type: 'string', value: 'ID', text: 'that hold a user', commands: ['list'], instead: noFilter,
	},
	edit: {
		type: 'string', value: 'FIELD', values: profileFields, text: 'the field to begin in, such as business_phone', commands: ['profile'],
	},
	from: {
		type: 'string', value: 'FILE', text: 'a CSV file with the columns name, parent (an id or a path) and those of the profile', commands: ['onboard'],
	},
	withoutUndo: {
		type: 'boolean', default: false, text: 'with --yes: write even if the earlier values cannot be kept for undo', commands: ['edit', 'profile', 'delete', 'undo'],
	},
	list: {
		type: 'boolean', default: false, text: 'print the writes from here that are on record, the latest first', commands: ['undo'],
	},
	leaveOut: {
		type: 'boolean', default: false, text: 'create the other rows of the file without those that have a problem', commands: ['onboard'],
	},
	once: {
		type: 'boolean', default: false, text: 'end when the tour does', commands: ['tour'],
	},
	port: {
		type: 'number', value: 'NUMBER', text: 'the port that the sandbox listens on; 0, the default, takes a free one', isOfSandbox: true,
	},
	shape: {
		type: 'string', value: 'SHAPE', values: ['distributor', 'enterprise', 'large'], text: 'the sandbox\'s sample data: distributor, enterprise or large', isOfSandbox: true,
	},
	organizations: {
		type: 'number', value: 'NUMBER', text: 'how many organizations the sandbox has, up to 100,000', isOfSandbox: true,
	},
	seed: {
		type: 'number', value: 'NUMBER', text: 'which sample data; the same number gives the same data', isOfSandbox: true,
	},
	latency: {
		type: 'number', value: 'NUMBER', text: 'milliseconds that the sandbox waits before each answer', isOfSandbox: true,
	},
	readyAfter: {
		type: 'number', value: 'NUMBER', text: 'milliseconds for which the sandbox refuses a new organization', isOfSandbox: true,
	},
	permissive: {
		type: 'boolean', default: false, text: 'imitate the service as it was before October 2026: a token works for all eight calls, and PUT changes parent and profile too', isOfSandbox: true,
	},
	help: {
		type: 'boolean', default: false, short: 'h', text: 'show this; of one command: cforgs COMMAND --help (also -h, cforgs help)',
	},
	version: {
		type: 'boolean', default: false, short: 'v', text: 'show the version (also -v, cforgs version)',
	},
} as const satisfies Readonly<Record<string, Option>>;

/**
Every flag with its option, as it is written on the command line: `nameContains` → `--name-contains`; a flag that is on by default is shown as the one that turns it off.
*/
export const knownOptions = (): ReadonlyArray<{readonly name: string; readonly flag: string; readonly option: Option}> =>
	Object.entries<Option>(options).map(([name, option]) => ({name, flag: `--${option.default === true ? 'no-' : ''}${kebab(name)}`, option}));

/**
The flags that help, completion and readme show.
*/
export const listedOptions = (): ReturnType<typeof knownOptions> => knownOptions().filter(({option: {isDeprecated = false}}) => !isDeprecated);
