import meow from 'meow';

const helpText = `
  Usage
    $ cforgs                 browse and edit your organizations
    $ cforgs list            print every organization, one a line: id, tab, name
    $ cforgs sandbox         run the sandbox alone, for curl, SDKs and Terraform

  Options
    --demo                   use the embedded sandbox, whatever the environment holds
    --base-url URL           the API's base address (also CLOUDFLARE_BASE_URL)
    --read-only              send nothing that changes anything (also CFORGS_READ_ONLY=1)
    --json                   with list: one JSON array
    --port NUMBER            with sandbox: the port to listen on; 0, the default, takes a free one
    --shape SHAPE            the sandbox's sample data: distributor, enterprise or large
    --organizations NUMBER   how many organizations the sandbox has, up to 100,000
    --seed NUMBER            which sample data; the same number gives the same data
    --latency NUMBER         milliseconds that the sandbox waits before each answer
    --help                   show this
    --version                show the version

  Credentials come from the environment alone
    CLOUDFLARE_API_TOKEN, or CLOUDFLARE_EMAIL with CLOUDFLARE_API_KEY
`;

export type Flags = {
	readonly demo: boolean;
	readonly baseUrl: string | undefined;
	readonly readOnly: boolean;
	readonly json: boolean;
	readonly port: number | undefined;
	readonly shape: string | undefined;
	readonly organizations: number | undefined;
	readonly seed: number | undefined;
	readonly latency: number | undefined;
};

/**
Reads the command line; prints and ends at --help, --version and unknown flags (exit status 2).
*/
export function readCommandLine(arguments_: readonly string[]): {readonly input: readonly string[]; readonly flags: Flags} {
	return meow(helpText, {
		importMeta: import.meta,
		argv: arguments_,
		allowUnknownFlags: false,
		description: 'cforgs: a terminal program for Cloudflare Organizations',
		flags: {
			demo: {type: 'boolean', default: false},
			baseUrl: {type: 'string'},
			readOnly: {type: 'boolean', default: false},
			json: {type: 'boolean', default: false},
			port: {type: 'number'},
			shape: {type: 'string'},
			organizations: {type: 'number'},
			seed: {type: 'number'},
			latency: {type: 'number'},
		},
	});
}
