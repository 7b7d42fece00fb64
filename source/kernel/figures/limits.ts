/** How many accounts a root may have, including all organizations below it, unless the vendor agreed to another limit. */
export const mostAccounts = 20_000;

/** How many levels below its root an organization can be, as the service documents it. */
export const deepestLevel = 5;

/** After how many days an invitation counts as old. */
export const oldInvitation = 30;
