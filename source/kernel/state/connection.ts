import type {CredentialKind} from '../../base/api/calls.js';
import type {OwnCheck} from '../figures/findings.js';

/** A program of the person's own, on a key of the panes. It comes from the config file. */
export type OwnCommand = {
	/** In the keymap's notation. */
	readonly key: string;
	readonly name: string;
	/** The program and its arguments. They can have names of fields in braces, such as `{external_metadata.crm_id}`. */
	readonly run: readonly string[];
	/** Whether it runs once for each organization, not once for all. */
	readonly isForEach: boolean;
	/** Whether it gets the organizations as JSON on its standard input. */
	readonly isJsonInput: boolean;
	/** Whether it may run in a read-only session. */
	readonly isHarmless: boolean;
};

export const contextColors = ['red', 'yellow', 'green', 'cyan'] as const;
export type ContextColor = (typeof contextColors)[number];

/** The colour of a context: its own, or red if one of its names says production. */
export const contextColorOf = (names: readonly string[], color: ContextColor | undefined): ContextColor | undefined =>
	color ??
	(names.some(name => /(?<!(?:non|not|pre)[^a-z]{0,3})(?<![a-z])prod(?:uction)?(?![a-z])/iv.test(name))
		? 'red'
		: undefined);

/** The default number of rows to scroll by. Most keys then only move the cursor, which takes a fraction of the bytes. */
export const usualScrollJump = 8;

/** A context to switch to. */
export type ContextEntry = {
	/** Undefined for the credential from the environment. */
	readonly name: string | undefined;
	readonly label: string;
	readonly color: ContextColor | undefined;
	readonly host: string;
	readonly isReadOnly: boolean;
	/** A command provides its credential. */
	readonly isAskedFor: boolean;
	readonly isCurrent: boolean;
};

/** Where the data comes from, as the header shows it. */
export type Connection = {
	/** “sandbox”, or the host. */
	readonly label: string;
	/** The context of the config file, as the header shows it. */
	readonly context?: {readonly label: string; readonly color: ContextColor | undefined} | undefined;
	/** The contexts of the config file; absent in the sandbox. */
	readonly contexts?: readonly ContextEntry[] | undefined;
	/** Whether everything, including drafts, is lost when the program ends. */
	readonly isSandbox?: boolean;
	/** Decides which calls are possible. */
	readonly credentialKind: CredentialKind;
	readonly isReadOnly: boolean;
	/** The reason, shown after “read-only:”. */
	readonly readOnlyReason?: string | undefined;
	readonly isDryRun: boolean;
	/** Whether pressed keys are shown, for an audience. */
	readonly isPresenting: boolean;
	/** The folder in which cforgs was started. Relative paths start here. */
	readonly startFolder?: string | undefined;
	readonly isColorless?: boolean;
	/** The saved filters of the config file. */
	readonly filters?: Readonly<Record<string, string>>;
	/** The person's own rules for findings, from the config file. */
	readonly checks?: readonly OwnCheck[];
	/** The person's own commands, from the config file. */
	readonly ownCommands?: readonly OwnCommand[];
	/** By how many rows the tree scrolls when the cursor leaves the window, at most half its height; 1 if absent. */
	readonly scrollJump?: number;
	/** Whether `keys` are words to say, for screen readers. */
	readonly hasSpokenKeys?: boolean | undefined;
	/** The first key of each command: as written on screen, or as spoken for screen readers. */
	readonly keys: ReadonlyMap<string, string>;
};

/** Says of something that was just kept that it ends with the sandbox: a sentence after a space, or nothing. */
export const untilSandboxEnds = ({isSandbox}: Pick<Connection, 'isSandbox'>): string =>
	isSandbox === true ? ' It is kept until this sandbox ends.' : '';
