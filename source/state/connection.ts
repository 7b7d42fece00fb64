import type {CredentialKind} from '../api/calls.js';

export const contextColors = ['red', 'yellow', 'green', 'cyan'] as const;
export type ContextColor = (typeof contextColors)[number];

/**
A context that can be changed to; `isAskedFor` where a command gives its credential.
*/
export type ContextEntry = {
	/**
	Undefined for the environment’s own credential.
	*/
	readonly name: string | undefined;
	readonly label: string;
	readonly color: ContextColor | undefined;
	readonly host: string;
	readonly isReadOnly: boolean;
	readonly isAskedFor: boolean;
	readonly isCurrent: boolean;
};

/**
Where the data comes from, as the header names it.
*/
export type Connection = {
	/**
	“sandbox”, or the host asked.
	*/
	readonly label: string;
	/**
	The context of the config file, as the header names it.
	*/
	readonly context?: {readonly label: string; readonly color: ContextColor | undefined} | undefined;
	/**
	Those of the config file; absent in the sandbox.
	*/
	readonly contexts?: readonly ContextEntry[] | undefined;
	/**
	Whether all of it, drafts too, ends with the program.
	*/
	readonly isSandbox?: boolean;
	/**
	What decides which calls can be made here.
	*/
	readonly credentialKind: CredentialKind;
	readonly isReadOnly: boolean;
	/**
	Why, to be said after “read-only:”.
	*/
	readonly readOnlyReason?: string | undefined;
	readonly isDryRun: boolean;
	/**
	Whether the keys pressed are shown, for an audience.
	*/
	readonly isPresenting: boolean;
	/**
	Whether the terminal shows no colours.
	*/
	readonly isColorless?: boolean;
	/**
	The first key of each command, as it is written, or as it is said where everything is.
	*/
	readonly keys: ReadonlyMap<string, string>;
};
