/** The address of a file of the program in the one file, for the traces of errors. */
export const addressOf = (name: string): string => `file:///cforgs/${name}`;
