import {registry} from '../abilities.js';
import {mergedBindings, type Binding} from '../format/registry.js';
import {remapKeys} from '../app/remap.js';

const written = (key: string): string => JSON.stringify(key === ' ' ? 'space' : key.replaceAll('+', '-'));

const canBeEverywhere = ({command, keys}: Binding): boolean => remapKeys(registry, new Map([[command, keys]])).problems.length === 0;

// Where a command has other keys in other places, those of the most places, if it can have them in all.
const commandLines = Map.groupBy(mergedBindings(registry.bindings), ({command}) => command).values()
	.flatMap(bindings => bindings.toSorted((one, other) => other.places.length - one.places.length).filter(binding => canBeEverywhere(binding)).slice(0, 1))
	.map(({command, keys, description}) => `# ${command} = [${keys.map(key => written(key)).join(', ')}] # ${description}`)
	.toArray();

/**
What `cforgs config example` prints: every setting, in a file that is right as it stands.
*/
export const configExample = `# The config file of cforgs; cforgs config path says where it belongs.
# Nobody else may read it: chmod 600 it. It must not hold a credential.

# Without these lines: the credential of the environment, reading and writing, the list kept for the next start, and what suits the terminal.
context = "staging"
read_only = false
low_bandwidth = false
cache = true
theme = "auto"
ascii = false
accessible = false

# A context is a host with a credential. K changes it in the program, --context NAME on the command line.
[contexts.staging]
base_url = "https://api.cloudflare.com/client/v4"
token_variable = "CF_TOKEN_STAGING"

[contexts.production]
label = "PRODUCTION"
color = "red"
read_only = true
theme = "high-contrast"
# Run without a shell when the credential is needed; the first line that it prints is the token, or with an e-mail address the key.
credential_command = ["pass", "show", "cloudflare/prod"]
email = "operations@example.com"

[contexts.partner]
color = "yellow"
key_variable = "CF_KEY_PARTNER"
email_variable = "CF_EMAIL_PARTNER"

# A command with its keys: one, or several.
[keys]
openLog = ["L", "ctrl-o"]
openExport = "X"

# The keys that commands have without a line of their own:
${commandLines.join('\n')}
`;
