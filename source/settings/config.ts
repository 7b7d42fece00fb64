import type {Binding} from '../state/binding.js';
import type {ThemeName} from '../format/theme.js';
import type {ContextColor} from '../state/connection.js';

/**
A host with a credential, under a name. What it says of the credential is where that comes from, never the credential.
*/
export type ContextSettings = {
	readonly label?: string | undefined;
	readonly color?: ContextColor | undefined;
	readonly base_url?: string | undefined;
	readonly read_only?: boolean | undefined;
	readonly theme?: ThemeName | undefined;
	readonly token_variable?: string | undefined;
	readonly key_variable?: string | undefined;
	readonly email?: string | undefined;
	readonly email_variable?: string | undefined;
	readonly credential_command?: readonly string[] | undefined;
};

/**
A config file that was read and found right.
*/
export type Config = {
	readonly file: string;
	/**
	The name of the context that is taken where none is asked for.
	*/
	readonly context?: string | undefined;
	readonly read_only?: boolean | undefined;
	readonly low_bandwidth?: boolean | undefined;
	readonly cache?: boolean | undefined;
	readonly theme?: ThemeName | undefined;
	readonly ascii?: boolean | undefined;
	readonly accessible?: boolean | undefined;
	readonly contexts: ReadonlyMap<string, ContextSettings>;
	/**
	The keymap with the keys of the file, where it names any.
	*/
	readonly bindings?: readonly Binding[] | undefined;
};

export type NamedContext = {readonly name: string; readonly settings: ContextSettings};
