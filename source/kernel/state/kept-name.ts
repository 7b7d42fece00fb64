/** The form of a name that somebody gives to what they keep. */
export const keptNamePattern = /^[\w\-]{1,64}$/v;
