import type {Room} from '../../kernel/rows/registry.js';
import {findingRows, foundText, unreadText} from '../../kernel/rows/finding-rows.js';
import {lineSpans} from '../../kernel/rows/line-spans.js';
import {row, type Row, toldRows, toned} from '../../kernel/rows/row.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {State} from '../../kernel/state/state.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {mostFindings} from '../../kernel/loop/known-search.js';
import {unknownId} from './state.js';

export function everywhereRows(state: State, dialog: DialogOf<'everywhere'>, {columns, height}: Room): readonly Row[] {
	const {line, unread, asked, answer} = dialog;
	const typed = lineSpans(line, Math.max(1, columns - 3));
	const left = unreadText(state, unread);
	const below = left === '' ? [] : [row(), ...toldRows(left, columns, 'dim')];
	const counted =
		line.text.trim() === ''
			? 'Finds organizations, accounts, people and values of profiles, by words in any order.'
			: foundText(dialog, mostFindings);
	const isUnknown = unknownId({dialog}) !== undefined && !dialog.isLoading;
	const head: readonly Row[] = [
		{left: [toned('accent', '/ '), ...typed.spans], cursor: 2 + typed.cursor},
		row(toned('dim', counted)),
		...(isUnknown && asked === undefined && answer === undefined
			? toldRows(
					`If this is the id of an account, press ${keyOf(state, 'goToFinding')} to ask the service where the account is.`,
					columns,
					'dim',
				)
			: []),
		...(asked === undefined ? [] : toldRows(waitText(state, 'Asking the service …'), columns, 'dim')),
		...(answer === undefined ? [] : toldRows(answer, columns, 'warning')),
	];
	return [...head, ...findingRows(state, dialog, {columns, height: height - head.length - below.length}), ...below];
}
