/** Turns a host or another key into a file name. */
export const fileNameOf = (name: string): string => name.replaceAll(/[^\w\-.]/gv, '_');
