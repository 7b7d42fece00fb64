import {fileFormats, formatTitles} from '../export/formats.js';
import type {Dialog} from '../state/state.js';
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
export function exportRows({name, scope, cursor}: Dialog & {readonly kind: 'export'}, shown: number): readonly Row[] {
	const scopeTexts = {below: `${name} and all below it`, shown: `What the tree shows: ${counted(shown, 'row')}`, all: 'Every organization'};
	const told = fileFormats[cursor] === 'snapshot' ? [plain(scopeTexts.all)] : [plain(scopeTexts[scope]), toned('dim', '   Tab changes that')];
	return [
		row(...told),
		row(),
		...fileFormats.map((format, index): Row => ({left: [plain(index === cursor ? '❯ ' : '  '), plain(formatTitles[format])], isSelected: index === cursor})),
	];
}
