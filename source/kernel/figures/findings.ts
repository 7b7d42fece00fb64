import {memo} from '../../base/text/memo.js';
import {lacksFactor} from '../../base/tables/members.js';
import type {Member, Profile} from '../../base/api/schemas.js';
import {day} from '../../base/text/time.js';
import {count, counted} from '../../base/text/words.js';
import {alikeFinder} from '../../base/tree/look-alikes.js';
import {pathText} from '../../base/tree/tree.js';
import type {TreeIndex} from '../../base/tree/tree-index.js';
import {filterOf, whyNotOnlyTerms} from '../filter/filter.js';
import {quoted} from '../filter/filter-text.js';
import {allNeeds, type FilterSource, type Need, type Subject} from '../filter/source.js';
import {fieldLabel, formField, objectFields, type ProfileFieldName} from '../form-model/fields.js';
import {isBrokenJson} from '../form-model/json-text.js';
import {countryCodeOf, countryIn, isPhone} from '../form-model/value-warnings.js';
import type {FigureSource} from './branch-figures.js';
import {inOneGo} from './in-parts.js';
import {deepestLevel, mostAccounts, oldInvitation} from './limits.js';
import {severities, type Severity} from './severity.js';

/** A rule of the person's own. */
export type OwnCheck = {
	readonly name: string;
	/** A filter. */
	readonly where: string;
	readonly severity: Severity;
};

type FindingPane = 'tree' | 'profile' | 'accounts' | 'members';

/** Something that deserves attention. */
export type CheckFinding = {
	readonly rule: string;
	readonly severity: Severity;
	readonly row: number;
	readonly id: string;
	/** The account, the address of the person or the value that it is about; empty for the whole organization. */
	readonly about: string;
	/** The same, but the id of an account. */
	readonly item: string;
	/** One sentence. It can contain data. */
	readonly reason: string;
	/** Finds the organization, with all others of the kind if there can be some. */
	readonly filter: string;
	readonly pane: FindingPane;
};

/** Why a finding is not listed. */
export type Silence = {
	readonly reason: string;
	/** The last day on which it is not, in UTC, such as `2027-01-31`. */
	readonly until: string;
};

/** A finding, and why it is not listed, if somebody silenced it. */
export type JudgedFinding = CheckFinding & {readonly silence?: Silence};

/** Everything that was found, and what could not be looked at. */
export type Findings = {
	/** The worst first. */
	readonly findings: readonly CheckFinding[];
	readonly organizations: number;
	/** Of how many organizations something is not known. */
	readonly unread: Readonly<Record<Need, number>>;
	/** The organizations whose accounts come from the list of all accounts, which can lack some. */
	readonly uncertain: number;
	/** The active members whose second factor the service does not tell. */
	readonly factorUnknown: number;
	/** The accounts for which the service did not say whether they enforce a second factor. */
	readonly accountFactorUnknown: number;
	/** How many organizations a rule could not judge: one of the person's own, or one that needs each account of a list that can lack some. */
	readonly unjudged: ReadonlyArray<{
		readonly name: string;
		readonly severity: Severity;
		readonly organizations: number;
	}>;
	/** Why a rule of the person's own does not work, in a sentence. */
	readonly broken: ReadonlyArray<{readonly name: string; readonly why: string}>;
	/** When the oldest known value was read, and when it was checked, in milliseconds since the epoch. Absent if nothing is known, or if the source does not tell. */
	readonly times?: {readonly oldest: number; readonly now: number};
};

/** After how many days an empty organization counts as left. */
const oldEmpty = 90;

const nearLimit = 0.9;

const perhapsNearLimit = nearLimit / 2;

const dayLength = 86_400_000;

type Flaw = {readonly about?: string; readonly item?: string; readonly reason: string; readonly filter?: string};

type Rule = {
	readonly name: string;
	readonly severity: Severity;
	readonly title: string;
	readonly pane: FindingPane;
	readonly filter?: string;
	readonly need: Need;
	/** What it finds in an organization, as far as that is known. Undefined if only accounts that the known list can lack decide. */
	readonly look: (source: FilterSource, subject: Subject) => readonly Flaw[] | undefined;
};

type RuleFacts = Omit<Rule, 'look' | 'need'>;

const only = (isFound: boolean, flaw: Flaw): readonly Flaw[] => (isFound ? [flaw] : []);

const ofMembers =
	(find: (members: readonly Member[], now: number) => readonly Flaw[]): Rule['look'] =>
	(source, subject) =>
		find(source.membersOf(subject)?.items ?? [], source.now);

/** A rule about a profile. An organization without one has nothing in it. */
const ofProfile =
	(find: (textOf: (field: ProfileFieldName) => string) => readonly Flaw[]): Rule['look'] =>
	(source, subject) => {
		const profile: Partial<Profile> | null | undefined = source.profileOf(subject); // eslint-disable-line @typescript-eslint/no-restricted-types -- As on the wire.
		return profile === undefined ? [] : find(field => profile?.[field] ?? '');
	};

const daysSince = (time: string, now: number): number => Math.floor((now - Date.parse(time)) / dayLength);

function rootOf({parent}: TreeIndex, row: number): number {
	let root = row;
	for (let above = parent[row] ?? -1; above !== -1; above = parent[above] ?? -1) {
		root = above;
	}

	return root;
}

const depthOf = ({depth}: TreeIndex, row: number): number => depth[row] ?? 0;

/** The accounts that are known in a whole tree. `isLeast`: some of its lists can lack accounts. */
function accountsInTree(source: FilterSource, {row}: Subject): {readonly accounts: number; readonly isLeast: boolean} {
	let accounts = 0;
	let isLeast = false;
	for (let each = row; each < row + (source.index.size[row] ?? 1); each++) {
		const list = source.accountsOf({row: each, id: source.index.idAt(each) ?? ''});
		accounts += list?.items.length ?? 0;
		isLeast ||= list?.isWithoutTags === true;
	}

	return {accounts, isLeast};
}

const rootRules: readonly Rule[] = [
	{
		name: 'accounts-limit',
		severity: 'high',
		title: 'roots with nearly as many accounts as they may have',
		pane: 'tree',
		need: 'accounts',
		look(source, subject) {
			if (source.index.parent[subject.row] !== -1) {
				return [];
			}

			const {accounts, isLeast} = accountsInTree(source, subject);
			const isNear = accounts >= mostAccounts * nearLimit;
			return !isNear && isLeast && accounts >= mostAccounts * perhapsNearLimit
				? undefined
				: only(isNear, {
						reason: `At least ${count(accounts)} of at most ${count(mostAccounts)} accounts of this root are used.`,
						filter: `id:=${quoted(subject.id)}`,
					});
		},
	},
];

const memberRules: readonly Rule[] = [
	{
		name: 'member-2fa',
		severity: 'high',
		title: 'active members without a second factor',
		pane: 'members',
		filter: '2fa:off',
		need: 'members',
		look: ofMembers(members =>
			members
				.filter(member => lacksFactor(member) === true)
				.map(({user: {email}}) => ({about: email, reason: 'The member has no second factor.'})),
		),
	},
	{
		name: 'old-invitation',
		severity: 'medium',
		title: `invitations older than ${oldInvitation} days`,
		pane: 'members',
		filter: `pending:>${oldInvitation}d`,
		need: 'members',
		look: ofMembers((members, now) =>
			members.flatMap(({status, create_time: time = '', user: {email}}) =>
				only(status === 'pending' && daysSince(time, now) >= oldInvitation, {
					about: email,
					reason: `Invited on ${day(time)}, ${count(daysSince(time, now))} days ago, and not accepted.`,
				}),
			),
		),
	},
	{
		name: 'one-member',
		severity: 'medium',
		title: 'organizations with one active member',
		pane: 'members',
		filter: 'members:1',
		need: 'members',
		look: ofMembers(members => {
			const [member, ...others] = members.filter(({status}) => status === 'active');
			return member && others.length === 0
				? [{about: member.user.email, reason: 'Only one active member has access to it.'}]
				: [];
		}),
	},
];

const brokenValue = (
	field: ProfileFieldName,
	term: string,
	isRight: (text: string) => boolean,
	reason: string,
): Rule['look'] =>
	ofProfile(textOf => {
		const text = textOf(field);
		return only(text !== '' && !isRight(text), {about: text, reason, filter: `${term}:=${quoted(text)}`});
	});

// Thousands of addresses name the same few countries, and each look-up takes long.
const countries = new Map<string, boolean>();

function isCountry(text: string): boolean {
	const isKnown = countries.get(text) ?? countryCodeOf(text) !== undefined;
	countries.set(text, isKnown);
	return isKnown;
}

const profileRules: readonly Rule[] = [
	{
		name: 'broken-json',
		severity: 'medium',
		title: 'fields that are no valid JSON any more',
		pane: 'profile',
		need: 'profile',
		look: (source, subject) =>
			ofProfile(textOf =>
				objectFields
					.filter(field => isBrokenJson(textOf(field)))
					.map(field => ({
						about: fieldLabel(field),
						reason: `${fieldLabel(field)} begins like JSON, but is not valid JSON.`,
						filter: `id:=${quoted(subject.id)}`,
					})),
			)(source, subject),
	},
	{
		name: 'invalid-email',
		severity: 'medium',
		title: 'invalid email addresses',
		pane: 'profile',
		need: 'profile',
		look: brokenValue(
			'business_email',
			'email',
			text => formField('business_email').rule?.(text) === undefined,
			'The business email is not an email address.',
		),
	},
	{
		name: 'no-email',
		severity: 'medium',
		title: 'profiles without an email address',
		pane: 'profile',
		filter: 'email:none',
		need: 'profile',
		look: ofProfile(textOf => only(textOf('business_email') === '', {reason: 'Its profile has no business email.'})),
	},
	{
		name: 'invalid-phone',
		severity: 'low',
		title: 'invalid phone numbers',
		pane: 'profile',
		need: 'profile',
		look: brokenValue('business_phone', 'phone', isPhone, 'The business phone is not a phone number.'),
	},
	{
		name: 'no-phone',
		severity: 'low',
		title: 'profiles without a phone number',
		pane: 'profile',
		filter: 'phone:none',
		need: 'profile',
		look: ofProfile(textOf => only(textOf('business_phone') === '', {reason: 'Its profile has no business phone.'})),
	},
	{
		name: 'invalid-country',
		severity: 'low',
		title: 'addresses with an unknown country',
		pane: 'profile',
		need: 'profile',
		look: (source, subject) =>
			ofProfile(textOf => {
				const country = countryIn(textOf('business_address'));
				return only(country !== '' && !isCountry(country), {
					about: country,
					reason: 'The country of its address is not an ISO 3166 code.',
					filter: `id:=${quoted(subject.id)}`,
				});
			})(source, subject),
	},
];

const accountFactorRule: Rule = {
	name: 'account-2fa',
	severity: 'medium',
	title: 'accounts without an enforced second factor',
	pane: 'accounts',
	filter: 'account.2fa:false',
	need: 'accounts',
	look: (source, subject) =>
		(source.accountsOf(subject)?.items ?? [])
			.filter(({settings}) => settings.enforce_twofactor === false)
			.map(({id, name}) => ({about: name, item: id, reason: 'The account does not enforce a second factor.'})),
};

const otherRules: readonly Rule[] = [
	accountFactorRule,
	{
		name: 'empty',
		severity: 'low',
		title: `empty organizations older than ${oldEmpty} days`,
		pane: 'tree',
		filter: `accounts:0 subs:0 created:>${oldEmpty}d`,
		need: 'accounts',
		look(source, subject) {
			const accounts = source.accountsOf(subject);
			const age = daysSince(source.index.organizationAt(subject.row)?.create_time ?? '', source.now);
			const isEmpty = accounts?.items.length === 0 && source.index.childCount[subject.row] === 0 && age >= oldEmpty;
			return isEmpty && accounts.isWithoutTags === true
				? undefined
				: only(isEmpty, {reason: `It has no accounts and nothing below it, and is ${count(age)} days old.`});
		},
	},
];

type WideFlaw = {readonly subject: Subject; readonly flaw: Flaw};

/** Rules that compare organizations. Each goes through them one by one; undefined: nothing yet. */
type WideRule = RuleFacts & {
	readonly lookAtAll: (index: TreeIndex, subjects: readonly Subject[]) => Iterable<WideFlaw | undefined>;
};

type Pair = {readonly first: Subject; readonly subject: Subject};

const nameOf = (index: TreeIndex, {row}: Subject): string => index.nameAt(row) ?? '';

const parentOf = (index: TreeIndex, {row}: Subject): number => index.parent[row] ?? -1;

function* alikeAmong(index: TreeIndex, subjects: readonly Subject[]): Generator<Pair | undefined, void> {
	const finder = alikeFinder<Subject>();
	// Thousands can have the same name.
	const names = new Set<string>();
	for (const subject of subjects) {
		const name = nameOf(index, subject);
		const [first] = finder.find(name).take(1);
		yield first && {first, subject};
		if (names.has(name)) {
			continue;
		}

		names.add(name);
		finder.add(name, subject);
	}
}

function* alikeSiblings(index: TreeIndex, subjects: readonly Subject[]): Generator<WideFlaw | undefined, void> {
	for (const siblings of Map.groupBy(subjects, subject => parentOf(index, subject)).values()) {
		for (const pair of siblings.length === 1 ? [undefined] : alikeAmong(index, siblings)) {
			yield (
				pair && {
					subject: pair.subject,
					flaw: {
						about: pair.first.id,
						reason: `Its name looks like “${nameOf(index, pair.first)}”, which has the same parent.`,
						filter: `id:=${quoted(pair.first.id)},${quoted(pair.subject.id)}`,
					},
				}
			);
		}
	}
}

const mostOfName = 20;

/**
One for each name, because thousands of customers can have a “Production”. A child may be called like its parent.

@yields Undefined for each organization, then what was found.
*/
function* alikeElsewhere(index: TreeIndex, subjects: readonly Subject[]): Generator<WideFlaw | undefined, void> {
	const byName = new Map<string, [Pair, ...Pair[]]>();
	for (const pair of alikeAmong(index, subjects)) {
		yield undefined;
		const parent = pair && parentOf(index, pair.subject);
		if (!pair || parent === pair.first.row || parent === parentOf(index, pair.first)) {
			continue;
		}

		const name = nameOf(index, pair.subject);
		const found = byName.get(name);
		if (found) {
			found.push(pair);
		} else {
			byName.set(name, [pair]);
		}
	}

	for (const [{first, subject}, ...others] of byName.values()) {
		const more =
			others.length === 0
				? ''
				: ` ${counted(others.length, 'more organization')} ${others.length === 1 ? 'has' : 'have'} this name.`;
		yield {
			subject,
			flaw: {
				about: first.id,
				reason: `Its name looks like “${pathText(index, first.row)}”.${more}`,
				filter: `id:=${[first, subject, ...others.map(other => other.subject)]
					.slice(0, mostOfName)
					.map(({id}) => quoted(id))
					.join(',')}`,
			},
		};
	}
}

/** Why this depth matters: how much of the limit is left. `others`: how many organizations are as deep. */
function depthReason(depth: number, others: number): string {
	const like = others === 0 ? '' : `, like ${counted(others, 'other')}`;
	return `It is ${counted(depth, 'level')} below its root${like}. The service documents at most ${deepestLevel} levels, so ${depth < deepestLevel ? 'only one more fits' : 'none fits'} below it.`;
}

const wideRules: readonly WideRule[] = [
	{name: 'look-alike', severity: 'medium', title: 'names that look alike', pane: 'tree', lookAtAll: alikeSiblings},
	{
		// Customers of different partners can have the same name.
		name: 'look-alike-elsewhere',
		severity: 'low',
		title: 'names that look alike below different parents',
		pane: 'tree',
		lookAtAll: alikeElsewhere,
	},
	{
		name: 'depth-limit',
		severity: 'low',
		title: 'trees that are nearly as deep as they may be',
		pane: 'tree',
		filter: `depth:>${deepestLevel - 2}`,
		// One for each tree, because a level near the limit can have thousands of organizations.
		lookAtAll: (index, subjects) =>
			Map.groupBy(
				subjects.filter(({row}) => depthOf(index, row) >= deepestLevel - 1),
				({row}) => rootOf(index, row),
			)
				.values()
				.map((deep): WideFlaw | undefined => {
					const most = Math.max(...new Set(deep.map(({row}) => depthOf(index, row))));
					const deepest = deep.filter(({row}) => depthOf(index, row) === most);
					const [subject] = deepest;
					return subject && {subject, flaw: {filter: `depth:${most}`, reason: depthReason(most, deepest.length - 1)}};
				}),
	},
];

const rulesOf: readonly Rule[] = [...rootRules, ...memberRules, ...profileRules, ...otherRules];

/** The rules with their severities, the worst first. */
export const findingRules: readonly RuleFacts[] = [...wideRules, ...rulesOf].toSorted(
	(one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity),
);

type Found = {readonly subject: Subject; readonly rule: RuleFacts; readonly flaw: Flaw};

const findingOf = ({subject: {row, id}, rule: {name, severity, pane, filter = ''}, flaw}: Found): CheckFinding => ({
	rule: name,
	severity,
	row,
	id,
	about: flaw.about ?? '',
	item: flaw.item ?? flaw.about ?? '',
	reason: flaw.reason,
	filter: flaw.filter ?? filter,
	pane,
});

/** Why a rule of the person's own does not work, in a sentence. */
function whyNotChecked(where: string, source: FilterSource): string | undefined {
	const filter = filterOf(where, source);
	return whyNotOnlyTerms(filter) ?? filter.problems[0]?.text;
}

type OwnFound = {
	readonly name: string;
	readonly severity: Severity;
	readonly found: readonly Found[];
	readonly organizations: number;
	readonly why: string | undefined;
};

/** What a rule of the person's own finds. A rule with a wrong filter judges nothing. */
function ownFound({name, where, severity}: OwnCheck, source: FilterSource, subjects: readonly Subject[]): OwnFound {
	const {judge} = filterOf(where, source);
	const why = whyNotChecked(where, source);
	const rule = {name, severity, title: name, pane: 'tree' as const, filter: where};
	let organizations = 0;
	const found =
		why === undefined
			? subjects.flatMap((subject): readonly Found[] => {
					const answer = judge(subject);
					organizations += answer === undefined ? 1 : 0;
					return answer === true ? [{subject, rule, flaw: {reason: `The rule “${name}” finds it.`}}] : [];
				})
			: [];
	return {name, severity, found, organizations, why};
}

const partLength = 500;

type FoundBefore = {readonly subjects: readonly Subject[]; readonly found: readonly WideFlaw[]};

const lastFoundIn = memo((_index: TreeIndex) => new Map<WideRule, FoundBefore>());

/**
What a rule finds. It looks at the same organizations of a tree only once.

@yields Nothing, after each part.
*/
function* foundByAll(
	rule: WideRule,
	index: TreeIndex,
	subjects: readonly Subject[],
): Generator<undefined, readonly WideFlaw[]> {
	const byRule = lastFoundIn(index);
	const last = byRule.get(rule);
	if (last?.subjects.length === subjects.length && subjects.every(({row}, at) => row === last.subjects[at]?.row)) {
		return last.found;
	}

	const found: WideFlaw[] = [];
	let looked = 0;
	for (const flaw of rule.lookAtAll(index, subjects)) {
		found.push(...(flaw ? [flaw] : []));
		looked++;
		if (looked % partLength === 0) {
			yield undefined;
		}
	}

	byRule.set(rule, {subjects, found});
	return found;
}

/**
Looks for what deserves attention in these organizations, as far as it is known. `own`: rules of the person's own.

@yields Nothing, after each part, so that keys come first.
*/
export function* findingsInParts(
	source: FilterSource & Partial<FigureSource>,
	subjects: readonly Subject[],
	own: readonly OwnCheck[] = [],
): Generator<undefined, Findings> {
	const unread = {profile: 0, accounts: 0, members: 0};
	let [uncertain, factorUnknown, accountFactorUnknown, oldest] = [0, 0, 0, Infinity];
	const ofRules = rulesOf.map(rule => ({
		rule,
		name: rule.name,
		severity: rule.severity,
		found: [] as Found[],
		organizations: 0,
	}));
	for (const [at, subject] of subjects.entries()) {
		const [accounts, members] = [source.accountsOf(subject), source.membersOf(subject)];
		unread.profile += source.profileOf(subject) === undefined ? 1 : 0;
		unread.accounts += accounts ? 0 : 1;
		unread.members += members ? 0 : 1;
		const times = [...allNeeds].map(need => source.readAt?.(need, subject) ?? Infinity);
		oldest = Math.min(oldest, ...times);
		uncertain += accounts?.isWithoutTags === true ? 1 : 0;
		accountFactorUnknown +=
			accounts?.items.filter(({settings}) => settings.enforce_twofactor === undefined).length ?? 0;
		factorUnknown += members?.items.filter(member => lacksFactor(member) === undefined).length ?? 0;
		for (const ofRule of ofRules) {
			const {rule} = ofRule;
			const flaws = rule.look(source, subject);
			ofRule.found.push(...(flaws ?? []).map((flaw): Found => ({subject, rule, flaw})));
			ofRule.organizations += flaws ? 0 : 1;
		}

		if (at % partLength === partLength - 1) {
			yield undefined;
		}
	}

	const ofWide: Found[] = [];
	for (const rule of wideRules) {
		for (const found of yield* foundByAll(rule, source.index, subjects)) {
			ofWide.push({...found, rule});
		}
	}

	const ofOwn: OwnFound[] = [];
	for (const check of own) {
		yield undefined;
		ofOwn.push(ownFound(check, source, subjects));
	}

	const all = [...ofWide, ...ofRules.flatMap(({found}) => found), ...ofOwn.flatMap(({found}) => found)];
	return {
		findings: severities
			.flatMap(severity => all.filter(({rule}) => rule.severity === severity))
			.map(found => findingOf(found)),
		organizations: subjects.length,
		unread,
		uncertain,
		factorUnknown,
		accountFactorUnknown,
		unjudged: [...ofRules, ...ofOwn].flatMap(({name, severity, organizations}) =>
			organizations === 0 ? [] : [{name, severity, organizations}],
		),
		broken: ofOwn.flatMap(({name, why}) => (why === undefined ? [] : [{name, why}])),
		...(oldest !== Infinity && {times: {oldest, now: source.now}}),
	};
}

/** The same, all at once. */
export const findingsOf = (...asked: Parameters<typeof findingsInParts>): Findings =>
	inOneGo(findingsInParts(...asked));

const unreadTexts = {profile: 'the profiles', accounts: 'the accounts', members: 'the members'} as const;

/** What could not be looked at, in parts of a sentence that begins with “Not known”. Empty if everything was. */
export function unknownParts({
	unread,
	uncertain,
	factorUnknown,
	accountFactorUnknown,
	unjudged,
	broken,
}: Findings): readonly string[] {
	const kinds = (['profile', 'accounts', 'members'] as const).filter(kind => unread[kind] > 0);
	return [
		...kinds.map(kind => `${unreadTexts[kind]} of ${counted(unread[kind], 'organization')}`),
		...(uncertain === 0
			? []
			: [`whether the list of all accounts has every account of ${counted(uncertain, 'organization')}`]),
		...(factorUnknown === 0 ? [] : [`the second factor of ${counted(factorUnknown, 'active member')}`]),
		...(accountFactorUnknown === 0
			? []
			: [
					`whether ${counted(accountFactorUnknown, 'account')} ${accountFactorUnknown === 1 ? 'enforces' : 'enforce'} a second factor`,
				]),
		...unjudged.map(
			({name, organizations}) => `whether the rule “${name}” finds ${counted(organizations, 'organization')}`,
		),
		...broken.map(({name}) => `what the rule “${name}” finds`),
	];
}

/** Whether something is not known that a rule of this severity, or of a worse one, needs to judge all organizations. */
export function isUnknownTo(
	{unread, factorUnknown, accountFactorUnknown, unjudged}: Findings,
	least: Severity,
): boolean {
	const isAsked = ({severity}: {readonly severity: Severity}): boolean =>
		severities.indexOf(severity) <= severities.indexOf(least);
	return (
		factorUnknown > 0 ||
		(accountFactorUnknown > 0 && isAsked(accountFactorRule)) ||
		unjudged.some(rule => isAsked(rule)) ||
		rulesOf.some(rule => isAsked(rule) && unread[rule.need] > 0)
	);
}

/** How many findings there are, such as “3 findings in 12 organizations: 1 high, 2 low; 4 silenced.” */
export function countsText(judged: readonly JudgedFinding[], {organizations}: Pick<Findings, 'organizations'>): string {
	const open = judged.filter(({silence}) => !silence);
	const parts = severities.flatMap(severity => {
		const {length} = open.filter(each => each.severity === severity);
		return length === 0 ? [] : [`${count(length)} ${severity}`];
	});
	const silenced = judged.length - open.length;
	return `${counted(open.length, 'finding')} in ${counted(organizations, 'organization')}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}${silenced === 0 ? '' : `; ${count(silenced)} silenced`}.`;
}
