/**
Whether a text is an id, as the service has them today.
*/
export const isId = (text: string): boolean => /^[0-9a-f]{32}$/iv.test(text);
