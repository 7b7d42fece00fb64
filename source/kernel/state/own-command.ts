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
