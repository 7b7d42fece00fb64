import {canMake} from './access.js';
import {abilityOf, credentialsFor, withArticle} from './access-text.js';
import type {CallName, CredentialKind} from './calls.js';

/**
What a call needs that a credential of a kind is not, to follow a verb: `the Global API key: an API token can only …`.
*/
export const reasonFor = (kind: CredentialKind, name: CallName): string => `${credentialsFor(name)}: ${withArticle(kind)} ${abilityOf(kind)}`;

/**
Why a credential of a kind cannot do something that takes these calls; undefined if it can. `doing` is the subject of the sentence, such as `Editing`.
*/
export function whyNotWith(kind: CredentialKind, doing: string, names: readonly CallName[]): string | undefined {
	const refused = names.find(name => !canMake(name, kind));
	return refused === undefined ? undefined : `${doing} needs ${reasonFor(kind, refused)}.`;
}
