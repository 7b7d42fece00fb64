import type {Room} from '../../kernel/rows/registry.js';
import {plain, row, type Row, selectionMark, toldRows, toned} from '../../kernel/rows/row.js';
import {lineSpans} from '../../kernel/rows/line-spans.js';
import {markedSpans} from '../../kernel/rows/name-spans.js';
import {windowed} from '../../kernel/rows/view.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {age} from '../../base/text/time.js';
import {count, counted} from '../../base/text/words.js';
import {nameAt} from '../../base/tree/names.js';
import {foldedWords} from '../../base/tree/with-words.js';
import {type Finding, mostFindings} from './search.js';

type Everywhere = DialogOf<'everywhere'>;

const nouns = {accounts: 'account', members: 'person', profile: 'profile'} as const;

const nounColumns = 9;

/** Younger values are shown without their age, in milliseconds. */
const tellsAgeAfter = 300_000;

function findingRow(state: State, {kind, organizationId, title, more, readAt}: Finding, {line, now}: Everywhere, isSelected: boolean): Row {
	const [query = ''] = foldedWords(line.text);
	const old = now - readAt < tellsAgeAfter ? '' : `  read ${age(readAt, now) ?? 'just now'}`;
	return {
		left: [
			selectionMark(isSelected),
			toned('dim', nouns[kind].padEnd(nounColumns)),
			...markedSpans(title, query, 'heldOtherwise'),
			...(more === '' ? [] : [plain('  '), toned('dim', more)]),
		],
		right: [toned('dim', `${nameAt(state, rowOfId(state, organizationId))}${old}`)],
		isSelected,
	};
}

/** What the search could not look at, and how to read it; empty if it looked at everything. */
function unreadText(state: State, {unread}: Everywhere): string {
	const parts = [[unread.accounts, 'accounts'], [unread.tags, 'tags of accounts'], [unread.members, 'members'], [unread.profile, 'profiles']] as const;
	const texts = parts.filter(([number]) => number > 0).map(([number, what]) => `the ${what} of ${counted(number, 'organization')}`);
	return texts.length === 0 ? '' : `Not read yet: ${texts.join(', ')}. Press ${keyOf(state, 'openRest')} in the tree to read them.`;
}

function countText({line, findings, isCut}: Everywhere): string {
	if (line.text.trim() === '') {
		return 'Finds accounts, people and values of profiles, by words in any order.';
	}

	return findings.length === 0 ? 'Nothing that was read matches.' : (isCut ? `The first ${count(mostFindings)} of each kind. Type more to narrow them.` : `${count(findings.length)} found.`);
}

export function everywhereRows(state: State, dialog: Everywhere, {columns, height}: Room): readonly Row[] {
	const typed = lineSpans(dialog.line, Math.max(1, columns - 3));
	const unread = unreadText(state, dialog);
	const below = unread === '' ? [] : [row(), ...toldRows(unread, columns, 'dim')];
	const head: readonly Row[] = [
		{left: [toned('accent', '/ '), ...typed.spans], cursor: 2 + typed.cursor},
		row(toned('dim', countText(dialog))),
	];
	const rows = windowed(dialog.findings, dialog.cursor, Math.max(1, height - head.length - below.length)).map(([finding, isSelected]) => findingRow(state, finding, dialog, isSelected));
	return [...head, ...rows, ...below];
}
