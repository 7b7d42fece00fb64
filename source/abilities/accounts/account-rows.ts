import type {Account} from '../../base/api/schemas.js';
import {cutSign} from '../../kernel/rows/shared-beginnings.js';
import {tagTexts, accountFacts} from '../../base/tables/accounts.js';
import {isMatching} from '../../kernel/state/list-search.js';
import {exactName, exactPart, harmless} from '../../base/text/harmless.js';
import {widthOf} from '../../base/text/width.js';
import {markedSpans, nameSpans} from '../../kernel/rows/name-spans.js';
import {data, plain, type Row, shownData, type Span, toldSpan, toned, totalWidth} from '../../kernel/rows/row.js';
import {factText, valueOf} from '../../base/tables/columns.js';
import {yesNoSign} from '../../base/text/ascii.js';
import {day} from '../../base/text/time.js';
import {joinedBy, saidText, shownText, told, type Told} from '../../base/text/told.js';
import {counted} from '../../base/text/words.js';
import {withoutFactor} from '../../kernel/rows/bad-sign.js';
import {valueRows} from '../../kernel/rows/value-rows.js';

const unitsPerColumn = 8;

const gap = '  ';

const behind = (more: number): string => (more === 0 ? '' : ` +${more}`);

// How many tags fit, from the first one, without cutting any. Very long tags are not measured, because there are many rows.
function fittingCount(texts: readonly string[], columns: number): number {
	let width = 0;
	for (const [at, text] of texts.entries()) {
		width += (at === 0 ? 0 : 2) + (text.length > columns * unitsPerColumn ? Infinity : widthOf(exactName(text)));
		if (width + behind(texts.length - at - 1).length > columns) {
			return at;
		}
	}

	return texts.length;
}

/** An account's tags in at most this many columns, matching ones first, with the number of tags left out: `env=production, team=Web +2`, or only their number if none fits. Their number needs only one blank after the name. A matching tag is shortened instead. */
function tagSpans(account: Account, columns: number, query: string): readonly Span[] {
	const texts = tagTexts(account);
	const found = query === '' ? [] : texts.filter(text => isMatching(text, query));
	const sorted = [...found, ...texts.filter(text => !found.includes(text))];
	const fitting = fittingCount(sorted, columns);
	const shown = sorted.slice(0, fitting === 0 && found.length > 0 ? 1 : fitting);
	if (shown.length === 0) {
		const all = behind(texts.length).trimStart();
		return all !== '' && all.length <= columns + gap.length ? [toned('dim', all)] : [];
	}

	const more = toned('dim', behind(texts.length - shown.length));
	const spans = shown.flatMap((text, at) => [
		...(at === 0 ? [] : [plain(', ')]),
		...markedSpans(text, query, 'heldOtherwise'),
	]);
	const fitted = fitting === 0 ? nameSpans(spans, columns - more.text.length) : spans;
	const safe = [
		...fitted.map((span): Span => ({
			tone: 'dim',
			...span,
			...(span.isData && !span.isHarmless && shownData(exactName(span.text))),
		})),
		more,
	];
	return fitting === 0 && totalWidth(safe) > columns ? [] : safe;
}

const listedFacts = accountFacts
	.flatMap(fact => (fact.inList ? [{...fact, inList: fact.inList}] : []))
	.toSorted((a, b) => a.inList.place - b.inList.place);

/** A fact in the list, equally wide in every row. */
function listedText(account: Account, fact: (typeof listedFacts)[number]): Told {
	const value = valueOf(account, fact);
	const {head = ''} = fact.inList;
	if (typeof value === 'boolean') {
		return told`${head}${{text: yesNoSign(value).padEnd(yesNoSign(true).length), said: factText(account, fact)}}`;
	}

	const text = typeof value === 'string' && fact.value !== 'text' ? day(value) : value;
	return head + (typeof text === 'string' ? text : '–').padEnd(fact.value === 'yesNo' ? yesNoSign(true).length : 10);
}

const labelColumns = 23;

// The most code units per column. A name with more is cut at its end.
const mostUnits = 9;

/** Everything about one account. */
export function accountRows(account: Account, columns: number): readonly Row[] {
	const {id, name} = account;
	const [tag = account.tags ? 'none' : '', ...tags] = tagTexts(account);
	const facts: ReadonlyArray<readonly [label: string, value: string]> = [
		['ID', id],
		['Name', name],
		...accountFacts.map(fact => [fact.label, factText(account, fact)] as const),
		['Tags', tag],
		...tags.map(each => ['', each] as const),
	];
	return facts.flatMap(([label, value]) => valueRows(label, value, columns, {labelColumns}));
}

/** How the account relates to its list. `isSought`: it was looked up. `shared`: how much of its name others start with too. `repeated`: how much only repeats the organization's name, and is omitted unless the widest name of the list (`widest`, in columns) has room. `isHeaded`: the heading names what is omitted. `isBrief`: only the name, how many tags it has, and whether the second factor is missing. */
type AccountRowOptions = {
	readonly isSought?: boolean;
	readonly shared?: number;
	readonly repeated?: number;
	readonly widest?: number;
	readonly isHeaded?: boolean;
	readonly isBrief?: boolean;
	readonly query?: string;
	readonly ending?: readonly Span[] | undefined;
};

/** Whether its members need no second factor, and how many tags the account has. */
function briefFacts(account: Account): readonly Span[] {
	const tags = tagTexts(account).length;
	return [
		...(account.settings.enforce_twofactor === false ? [withoutFactor()] : []),
		...(tags === 0 ? [] : [plain(gap), toned('dim', counted(tags, 'tag').padStart('9 tags'.length))]),
	];
}

/** One line of the accounts list: the name on the left; tags, type, second factor and day of creation on the right, if there is room. A matching tag replaces the other facts. */
export function accountRow(
	account: Account,
	columns: number,
	{
		isSought = false,
		shared = 0,
		repeated = 0,
		widest = Infinity,
		isHeaded = false,
		isBrief = false,
		query = '',
		ending: values,
	}: AccountRowOptions = {},
): Row {
	const {name} = account;
	const shown = joinedBy(
		gap,
		listedFacts.filter(({inList}) => columns >= inList.leastColumns).map(fact => listedText(account, fact)),
	);
	const isByTag = query !== '' && !isMatching(name, query) && tagTexts(account).some(text => isMatching(text, query));
	const found = isByTag ? tagSpans(account, Math.floor(columns / 2), query) : [];
	const facts: readonly Span[] = isBrief
		? briefFacts(account)
		: [toldSpan({text: harmless(shownText(shown)), said: saidText(shown)}, 'dim')];
	const ending = found.length > 0 ? found : (values ?? facts);
	const room = columns - 3 - totalWidth(ending);
	const [cut, shownFrom] =
		query === '' && repeated > 0 && widest > room ? [isHeaded ? '' : cutSign, repeated] : ['', 0];
	const nameStart = cut + exactPart(name, shownFrom, shownFrom + columns);
	const more = isBrief || found.length > 0 ? [] : tagSpans(account, room - widthOf(nameStart) - 2 * gap.length, query);
	const rest: Span = shownData(exactPart(name, shownFrom, shownFrom + columns * mostUnits));
	const whole: readonly Span[] = isSought
		? [{...data(name), tone: 'match'}]
		: markedSpans(name, query, 'heldOtherwise');
	const spans =
		shownFrom === 0
			? whole
			: [isBrief ? plain(cut) : toned('dim', cut), isSought ? {...rest, tone: 'match' as const} : rest];
	const own = query === '' ? cut.length + exactPart(name, shownFrom, Math.max(shownFrom, shared)).length : undefined;
	return {
		left: name === '' ? [plain('(no name)')] : nameSpans(spans, room, own),
		right: more.length === 0 ? ending : [...more, plain(gap), ...ending],
	};
}
