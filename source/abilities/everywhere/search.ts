import type {Profile} from '../../base/api/schemas.js';
import {foldedText} from '../../base/tree/fold.js';
import {foldedWords, withWords} from '../../base/tree/with-words.js';
import {profileFields} from '../../kernel/form-model/fields.js';
import {profileTexts} from '../../kernel/form-model/profile-match.js';
import {tagTexts} from '../../kernel/state/account-search.js';
import {isListed} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {accountTexts, type Known, type KnownKind, type KnownRecord, memberTexts} from '../../kernel/storage/known.js';
import type {truthOf} from '../../kernel/writes/last-writes.js';

/** Something that a search found: what it is, in which organization, and the texts that show why it was found. */
export type Finding = {
	readonly kind: KnownKind;
	readonly organizationId: string;
	/** The id of the account or member; that of the organization for a profile. */
	readonly id: string;
	readonly title: string;
	readonly more: string;
	/** Milliseconds since the epoch. */
	readonly readAt: number;
};

/** Whether what was read is still true, as far as this machine knows. */
type IsTrue = ReturnType<typeof truthOf>;

/** How many listed organizations have this not read, by kind. `tags`: how many have accounts whose tags were not read. */
export type Unread = Readonly<Record<KnownKind | 'tags', number>>;

/** The most results of a kind that are listed. Nobody reads more. */
export const mostFindings = 100;

const hasAny = (text: string, words: readonly string[]): boolean => {
	const folded = foldedText(text);
	return words.some(word => folded.includes(word));
};

type Found = Omit<Finding, 'kind' | 'organizationId' | 'readAt'>;

const foldedOf = (texts: readonly string[]): string => foldedText(texts.join(' '));

const ofAccounts = ({value: {items}}: KnownRecord<'accounts'>, query: string, words: readonly string[]): readonly Found[] => withWords(items, query, account => foldedOf(accountTexts(account)))
	.map(account => ({id: account.id, title: account.name === '' ? account.id : account.name, more: tagTexts(account).filter(text => hasAny(text, words)).join(', ')}));

const ofMembers = ({value: {items}}: KnownRecord<'members'>, query: string): readonly Found[] => withWords(items, query, member => foldedOf(memberTexts(member)))
	.map(({id, status, user: {email, name}}) => ({id, title: email === '' ? name : email, more: [email === '' ? '' : name, status].filter(text => text !== '').join(', ')}));

const profileValues = (profile: Profile): readonly string[] => profileFields.flatMap(field => profileTexts(field, profile[field]).map(({text}) => text));

function ofProfile({id, value}: KnownRecord<'profile'>, query: string, words: readonly string[]): readonly Found[] {
	return withWords([value ? profileValues(value) : []], query, texts => foldedOf(texts)).map(texts => {
		const [title = '', ...more] = texts.filter(text => hasAny(text, words));
		return {id, title, more: more.join(', ')};
	});
}

/** Finds accounts, people and profiles that have every word of a query, among everything that was read. The order is that of the kinds. */
export function findEverywhere(state: State, known: Known, query: string, isTrue: IsTrue): {readonly findings: readonly Finding[]; readonly isCut: boolean} {
	const words = foldedWords(query);
	if (words.length === 0) {
		return {findings: [], isCut: false};
	}

	const collect = <Kind extends KnownKind>(kind: Kind, of: (record: KnownRecord<Kind>, query: string, words: readonly string[]) => readonly Found[]): readonly Finding[] => {
		const findings: Finding[] = [];
		for (const record of known.holding(kind, words)) {
			if (isListed(state, record.id) && isTrue(record)) {
				findings.push(...of(record, query, words).map(found => ({
					...found, kind, organizationId: record.id, readAt: record.readAt,
				})));
			}

			if (findings.length > mostFindings) {
				break;
			}
		}

		return findings;
	};

	const kinds = [collect('accounts', ofAccounts), collect('members', ofMembers), collect('profile', ofProfile)];
	return {findings: kinds.flatMap(findings => findings.slice(0, mostFindings)), isCut: kinds.some(({length}) => length > mostFindings)};
}

/** Of how many listed organizations something is not read. */
export function unreadIn({organizations}: State, known: Known, isTrue: IsTrue): Unread {
	const missing = (kind: KnownKind): number => {
		const times = known.times(kind);
		return organizations.filter(({id}) => {
			const readAt = times.get(id);
			return readAt === undefined || !isTrue({id, readAt});
		}).length;
	};

	const withoutTags = known.withoutTags();
	return {
		profile: missing('profile'), accounts: missing('accounts'), members: missing('members'), tags: organizations.filter(({id}) => withoutTags.has(id)).length,
	};
}
