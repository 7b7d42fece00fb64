/** A help text with each wrapped line joined to the line before. */
export const unwrapped = (text: string): string => text.replaceAll(/(?<=\S)\n {5,}(?! |--|\$)/gv, ' ');
