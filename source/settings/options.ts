import {themeNames} from '../format/theme.js';
import {exportFormats, exportFormatsText} from '../formats/formats.js';
import {profileFields} from '../tables/profile.js';
import {kebab} from './arguments.js';

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
	Every command takes it. The others belong to the commands that name them, or to the sandbox.
	*/
	readonly isCommon?: boolean;
	readonly isOfSandbox?: boolean;
	/**
	The commands that help and refusals name after the others, in this order.
	*/
	readonly namedLast?: readonly string[];
	/**
	Accepted, but shown by no help, completion or hint: the service has deprecated what it asks for.
	*/
	readonly isDeprecated?: true;
};

const writing = ['onboard', 'create', 'edit', 'profile', 'delete', 'undo'];

/**
The flags as the command line parser takes them, with what the help, the completions and the readme say of them.
*/
export const options = {
	demo: {
		type: 'boolean', default: false, isCommon: true, text: 'use the embedded sandbox, whatever the environment holds',
	},
	context: {
		type: 'string', value: 'NAME', isCommon: true, valuesFrom: 'config contexts', text: 'the host and credential of that name in the config file (also CFORGS_CONTEXT)',
	},
	organization: {
		type: 'string',
		value: 'ID',
		text: 'open the screen there, or onboard below it, with --from every row of a file without a column parent: an id, or a path such as “Acme / EMEA”',
	},
	baseUrl: {
		type: 'string', value: 'URL', isCommon: true, text: 'the API\'s base address (also CLOUDFLARE_BASE_URL)',
	},
	readOnly: {
		type: 'boolean', default: false, isCommon: true, text: 'send nothing that changes anything (also CFORGS_READ_ONLY=1)',
	},
	dryRun: {
		type: 'boolean', default: false, isCommon: true, text: 'show every write to its end, and send none; its request is copied and printed',
	},
	lowBandwidth: {
		type: 'boolean', default: false, setting: 'low_bandwidth', namedLast: writing, text: 'save bytes on a slow line: no colours, scrolling by half a page, details on Enter',
	},
	accessible: {
		type: 'boolean', default: false, setting: 'accessible', namedLast: writing, text: 'for screen readers: lines of text, one for each change, instead of a screen (also CFORGS_ACCESSIBLE=1)',
	},
	theme: {
		type: 'string', value: 'NAME', values: themeNames, namedLast: writing, text: 'auto, dark, light, high-contrast or mono; auto asks the terminal for its background (also CFORGS_THEME)',
	},
	ascii: {
		type: 'boolean', default: false, setting: 'ascii', namedLast: writing, text: 'write nothing beyond ASCII to the screen, as where the locale has no UTF-8; other characters are shown as <HEX>',
	},
	cache: {
		type: 'boolean', default: true, setting: 'cache', namedLast: writing, text: 'show no list of an earlier start, and keep none for the next',
	},
	log: {
		type: 'string', value: 'FILE', isCommon: true, text: 'append every request to a file, one JSON object a line, without the credential',
	},
	present: {
		type: 'boolean', default: false, namedLast: writing, text: 'show the keys pressed in a corner, for an audience',
	},
	writer: {
		type: 'string', default: 'cells', value: 'NAME', values: ['cells', 'ink'],
		namedLast: writing, text: 'what sends the screen: cells, the default, sends what changed alone; ink sends whole lines',
	},
	json: {
		type: 'boolean', default: false, namedLast: writing, text: 'print JSON',
	},
	csv: {
		type: 'boolean',
		default: false,
		text: 'print CSV; a quote before = + - @ keeps spreadsheets from taking a value for a formula, and ⟦HEX⟧ stands for a control character',
	},
	bom: {
		type: 'boolean', default: false, text: 'begin CSV with a byte order mark, by which spreadsheets recognize UTF-8',
	},
	flat: {
		type: 'boolean', default: false, text: 'add a column to CSV for each member of the address and the metadata, such as business_address.city',
	},
	quiet: {
		type: 'boolean', default: false, namedLast: writing, text: 'print only ids, or with compare only the fields that differ; show no progress and no report',
	},
	yes: {
		type: 'boolean', default: false, namedLast: writing, text: 'write without asking; without it the answer is typed on the terminal',
	},
	exitCode: {
		type: 'boolean', default: false, text: 'end with status 7 where anything is different',
	},
	format: {
		type: 'string', value: 'FORMAT', values: exportFormats, text: exportFormatsText(),
		otherwise: {snapshot: 'A snapshot is written by cforgs snapshot.'},
	},
	profiles: {
		type: 'boolean', default: false, namedLast: ['list'],
		text: 'read the profiles that the list leaves out, one request each; with list: to search them; diff reads those that the snapshot holds anyway',
	},
	withoutProfiles: {
		type: 'boolean', default: false, text: 'compare no profiles, and read none',
	},
	output: {
		type: 'string',
		value: 'FILE',
		text: 'the file to write, or - for standard output; one that is there is written over only when that is answered with yes',
	},
	name: {
		type: 'string', value: 'NAME', namedLast: ['accounts'], text: 'the name to store; with accounts: of exactly this name',
	},
	parent: {
		type: 'string', value: 'ID', namedLast: ['list'], text: 'the parent of the new organization, an id or a path; with list: only directly below it; none for no parent',
	},
	deep: {
		type: 'boolean', default: false, text: 'with the accounts of every organization below it, one request each',
	},
	below: {
		type: 'string', value: 'ID', text: 'anywhere below an organization, an id or a path; the whole list is read for that',
	},
	depth: {
		type: 'number', value: 'NUMBER', text: 'how many levels below the roots, or below ID, are printed; 0 prints only the top',
	},
	set: {
		type: 'string', isMultiple: true, value: 'FIELD=VALUE', values: profileFields.map(field => `${field}=`),
		namedLast: writing, text: 'a field of the profile to store, or as FIELD.MEMBER=VALUE one member of the JSON object in it; can be given several times',
	},
	id: {
		type: 'string', isMultiple: true, value: 'ID', text: 'with this id; can be given several times',
	},
	nameContains: {
		type: 'string', value: 'TEXT', text: 'whose name holds a text',
	},
	nameStartsWith: {
		type: 'string', value: 'TEXT', text: 'whose name begins with a text',
	},
	nameEndsWith: {
		type: 'string', value: 'TEXT', text: 'whose name ends with a text',
	},
	profileContains: {
		type: 'string', value: 'TEXT', text: 'whose profile holds a text, of the address and the metadata a member; --profiles reads what the list leaves out',
	},
	pubname: {
		type: 'string', value: 'NAME', text: 'whose public name is exactly this', isDeprecated: true,
	},
	pubnameContains: {
		type: 'string', value: 'TEXT', text: 'whose public name holds a text', isDeprecated: true,
	},
	pubnameStartsWith: {
		type: 'string', value: 'TEXT', text: 'whose public name begins with a text', isDeprecated: true,
	},
	pubnameEndsWith: {
		type: 'string', value: 'TEXT', text: 'whose public name ends with a text', isDeprecated: true,
	},
	sort: {
		type: 'string', value: 'ORDER', values: ['asc', 'desc'], text: 'asc or desc: sorted by name, instead of by internal id',
	},
	containingAccount: {
		type: 'string', value: 'ID', text: 'that hold an account',
	},
	containingOrganization: {
		type: 'string', value: 'ID', text: 'that hold an organization',
	},
	containingUser: {
		type: 'string', value: 'ID', text: 'that hold a user',
	},
	edit: {
		type: 'string', value: 'FIELD', values: profileFields, text: 'the field to begin in, such as business_phone',
	},
	from: {
		type: 'string', value: 'FILE', text: 'a CSV file with the columns name, parent (an id or a path) and those of the profile',
	},
	withoutUndo: {
		type: 'boolean', default: false, namedLast: writing, text: 'with --yes: write even if the earlier values cannot be kept for undo',
	},
	list: {
		type: 'boolean', default: false, text: 'print the writes from here that are on record, the latest first',
	},
	leaveOut: {
		type: 'boolean', default: false, text: 'create the other rows of the file without those that have a problem',
	},
	once: {
		type: 'boolean', default: false, text: 'end when the tour does',
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
		type: 'boolean', default: false, short: 'h', isCommon: true, text: 'show this; of one command: cforgs COMMAND --help (also -h, cforgs help)',
	},
	version: {
		type: 'boolean', default: false, short: 'v', isCommon: true, text: 'show the version (also -v, cforgs version)',
	},
} as const satisfies Readonly<Record<string, Option>>;

export type OptionName = keyof typeof options;

export type KnownOption = {readonly name: OptionName; readonly flag: string; readonly option: Option};

const isOptionName = (name: string): name is OptionName => Object.hasOwn(options, name);

/**
Every flag with its option, as it is written on the command line: `nameContains` → `--name-contains`; a flag that is on by default is shown as the one that turns it off.
*/
export const knownOptions = (): readonly KnownOption[] => Object.keys(options).filter(name => isOptionName(name)).map(name => {
	const option: Option = options[name];
	return {name, flag: `--${option.default === true ? 'no-' : ''}${kebab(name)}`, option};
});

/**
The flags that help, completion and readme show.
*/
export const listedOptions = (): readonly KnownOption[] => knownOptions().filter(({option: {isDeprecated = false}}) => !isDeprecated);
