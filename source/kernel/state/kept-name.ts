/** The form of a name that somebody gives to what they keep. It never looks like an option. */
export const keptNamePattern = /^\w[\w\-]{0,63}$/v;
