import packageJson from '../../package.json' with {type: 'json'};
import {parseArguments} from './arguments.js';
import {UsageError} from './usage-error.js';

export const helpText = `
  Usage
    $ cforgs                 browse and edit your organizations
    $ cforgs onboard         walk a new customer in, field by field
    $ cforgs onboard --from customers.csv
                             the same for many, one a row, after one review
    $ cforgs tour            learn the keys on the sandbox, step by step
    $ cforgs profile ID      open the profile of one organization to edit
    $ cforgs list            print every organization, one a line: id, tab, name
    $ cforgs doctor          say what works here and what does not: credential, calls, network, terminal
    $ cforgs sandbox         run the sandbox alone, for curl, SDKs and Terraform

  Options
    --demo                   use the embedded sandbox, whatever the environment holds
    --base-url URL           the API's base address (also CLOUDFLARE_BASE_URL)
    --read-only              send nothing that changes anything (also CFORGS_READ_ONLY=1)
    --dry-run                show every write to its end, and send none; its request is copied and printed
    --low-bandwidth          save bytes on a slow line: no colours, scrolling by half a page, details on Enter
    --no-cache               show no list of an earlier start, and keep none for the next
    --present                show the keys pressed in a corner, for an audience
    --writer NAME            what sends the screen: cells, the default, sends what changed alone; ink sends whole lines
    --edit FIELD             with profile: the field to begin in, such as business_phone
    --from FILE              with onboard: a CSV file with the columns name, parent (an id or a path) and those of the profile
    --once                   with tour: end when the tour does
    --json                   with list: one JSON array; with doctor: one JSON object
    --port NUMBER            with sandbox: the port to listen on; 0, the default, takes a free one
    --shape SHAPE            the sandbox's sample data: distributor, enterprise or large
    --organizations NUMBER   how many organizations the sandbox has, up to 100,000
    --seed NUMBER            which sample data; the same number gives the same data
    --latency NUMBER         milliseconds that the sandbox waits before each answer
    --ready-after NUMBER     milliseconds for which the sandbox refuses a new organization
    --help                   show this
    --version                show the version

  Credentials come from the environment alone
    CLOUDFLARE_API_TOKEN, or CLOUDFLARE_EMAIL with CLOUDFLARE_API_KEY
`;

/**
What brings frames to the terminal: the writer that sends changed cells alone, or Ink itself.
*/
const writerNames = ['cells', 'ink'] as const;
export type WriterName = (typeof writerNames)[number];

export type Flags = {
	readonly demo: boolean;
	readonly baseUrl: string | undefined;
	readonly readOnly: boolean;
	readonly dryRun: boolean;
	readonly present: boolean;
	readonly cache: boolean;
	readonly lowBandwidth: boolean;
	readonly writer: WriterName;
	readonly edit: string | undefined;
	readonly from: string | undefined;
	readonly once: boolean;
	readonly json: boolean;
	readonly port: number | undefined;
	readonly shape: string | undefined;
	readonly organizations: number | undefined;
	readonly seed: number | undefined;
	readonly latency: number | undefined;
	readonly readyAfter: number | undefined;
};

const definitions = {
	demo: {type: 'boolean', default: false},
	baseUrl: {type: 'string'},
	readOnly: {type: 'boolean', default: false},
	dryRun: {type: 'boolean', default: false},
	present: {type: 'boolean', default: false},
	cache: {type: 'boolean', default: true},
	lowBandwidth: {type: 'boolean', default: false},
	writer: {type: 'string', default: 'cells'},
	edit: {type: 'string'},
	from: {type: 'string'},
	once: {type: 'boolean', default: false},
	json: {type: 'boolean', default: false},
	port: {type: 'number'},
	shape: {type: 'string'},
	organizations: {type: 'number'},
	seed: {type: 'number'},
	latency: {type: 'number'},
	readyAfter: {type: 'number'},
	help: {type: 'boolean', default: false},
	version: {type: 'boolean', default: false},
} as const;

function writerOf(name: string): WriterName {
	const writer = writerNames.find(each => each === name);
	if (writer === undefined) {
		throw new UsageError(`--writer takes ${writerNames.join(' or ')}.`);
	}

	return writer;
}

/**
Reads the command line. `print` is what it asks to be printed instead of anything else: the help, or the version.

@throws {UsageError} at an option that there is not, and at a writer that there is not.
*/
export function readCommandLine(arguments_: readonly string[]): {readonly input: readonly string[]; readonly flags: Flags; readonly print?: string} {
	const {positionals, values: {help, version, ...flags}} = parseArguments(arguments_, definitions);
	const print = help ? `\n  cforgs: a terminal program for Cloudflare Organizations\n${helpText}` : (version ? packageJson.version : undefined);
	return {input: positionals, flags: {...flags, writer: writerOf(flags.writer)}, ...(print !== undefined && {print})};
}
