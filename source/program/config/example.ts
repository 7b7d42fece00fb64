import {registry} from '../../abilities.js';
import {usualScrollJump} from '../../kernel/state/connection.js';
import {usualKeepDays} from '../../kernel/options/config.js';
import {mergedBindings, type Binding} from '../../kernel/rows/registry.js';
import {remapKeys} from '../../kernel/loop/remap.js';

const written = (key: string): string => JSON.stringify(key === ' ' ? 'space' : key.replaceAll('+', '-'));

const canBeEverywhere = ({command, keys}: Binding): boolean =>
	remapKeys(registry, new Map([[command, keys]])).problems.length === 0;

// If a command has different keys in different places, shows those of the most places, provided they work in all places.
const commandLines = Map.groupBy(mergedBindings(registry.bindings), ({command}) => command)
	.values()
	.flatMap(bindings =>
		bindings
			.toSorted((one, other) => other.places.length - one.places.length)
			.filter(binding => canBeEverywhere(binding))
			.slice(0, 1),
	)
	.map(
		({command, keys, description}) => `# ${command} = [${keys.map(key => written(key)).join(', ')}] # ${description}`,
	)
	.toArray();

const ownRun = 'run = ["open-ticket", "{external_metadata.crm_id}"]';

/** The output of `cforgs config example`: a valid file with every setting. */
export const configExample = `# The config file of cforgs. cforgs config path prints its path.
# Nobody else may read it (chmod 600). It must not contain a credential.

# Without these lines, cforgs uses the credential from the environment, allows writing, keeps what it reads, and adapts to the terminal.
context = "staging"
read_only = false
low_bandwidth = false
cache = true
theme = "dark"
ascii = false
accessible = false
scroll_jump = ${usualScrollJump}
keep_days = ${usualKeepDays}

# The bell, or a text on the desktop, when something has ended that took longer than 10 seconds while you looked elsewhere.
notify = "bell"

# Colours of your own, instead of those of the theme.
[colors]
text = "#d0d0d0"
quiet = "#949494"
accent = "#5fd7d7"
selection = "#87afd7"
good = "green"
warning = "#d7af5f"
danger = "#ff8787"

# A context is a host with a credential. Switch with K in the program, or with --context NAME.
[contexts.staging]
base_url = "https://api.cloudflare.com/client/v4"
token_variable = "CF_TOKEN_STAGING"

[contexts.production]
label = "PRODUCTION"
color = "red"
read_only = true
theme = "high-contrast"
# Runs without a shell when the credential is needed. It prints the token on its first line, or the key if there is an email address.
credential_command = ["pass", "show", "cloudflare/prod"]
email = "operations@example.com"

[contexts.partner]
color = "yellow"
key_variable = "CF_KEY_PARTNER"
email_variable = "CF_EMAIL_PARTNER"

# Saved filters, for those who share this file.
[filters]
no-contact = "email:none phone:none"

# A rule of your own among the findings.
[[check]]
name = "gold without email"
where = "metadata.tier:gold email:none"
severity = "high"

# A program of your own on a key. It runs without a shell, for the marked organizations or for the selected one.
[[command]]
key = "ctrl-t"
name = "open ticket"
${ownRun}
each = true
input = "json"
harmless = false

# Commands with their keys: one key, or several.
[keys]
openLog = ["L", "ctrl-y"]
openExport = "f5"

# The default keys of all commands:
${commandLines.join('\n')}
`;
