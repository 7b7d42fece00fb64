/** Whether a text has the format of the service's current ids. */
export const isId = (text: string): boolean => /^[0-9a-f]{32}$/iv.test(text);
