import {fileFormats, formatTitles} from '../export/formats.js';
import {keyOf} from '../state/key-of.js';
import type {Dialog, State} from '../state/state.js';
import {
	plain,
	row,
	toned,
	type Row,
} from './row.js';
import {counted} from './words.js';

/**
Of what and as what to export.
*/
export function exportRows(state: State, {name, scope, cursor}: Dialog & {readonly kind: 'export'}): readonly Row[] {
	const scopeTexts = {below: `${name} and all below it`, shown: `What the tree shows: ${counted(state.tree.visible.length, 'row')}`, all: 'Every organization'};
	const told = fileFormats[cursor] === 'snapshot' ? [plain(scopeTexts.all)] : [plain(scopeTexts[scope]), toned('dim', `   ${keyOf(state, 'changeExportScope')} changes that`)];
	return [
		row(...told),
		row(),
		...fileFormats.map((format, index): Row => ({left: [plain(index === cursor ? '❯ ' : '  '), plain(formatTitles[format])], isSelected: index === cursor})),
	];
}
