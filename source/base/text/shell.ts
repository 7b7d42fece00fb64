/** A text in single quotes, as every shell reads it. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A word of a command to copy, in quotes if a shell would read it as anything else. */
export const shellWord = (text: string): string => (/^(?!-)[\w%+\-.\/:@]+$/v.test(text) ? text : shellQuoted(text));
