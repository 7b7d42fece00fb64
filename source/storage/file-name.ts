/**
A host, or what else is kept apart, as the name of a file.
*/
export const fileNameOf = (name: string): string => name.replaceAll(/[^\w\-.]/gv, '_');
