import {fileFormats, formatTitles, freeExportFile} from '../export/formats.js';
import type {Dialog} from '../state/state.js';
import {
	plain,
	row,
	toned,
	type Row,
} from './row.js';
import {toldRows} from './told-rows.js';
import {counted} from './words.js';

/**
Of what and as what to export, and to which file.
*/
export function exportRows({id, name, scope, folder, cursor}: Dialog & {readonly kind: 'export'}, shown: number, columns: number): readonly Row[] {
	const scopeTexts = {below: `${name} and all below it`, shown: `What the tree shows: ${counted(shown, 'row')}`, all: 'Every organization'};
	const format = fileFormats[cursor] ?? 'json';
	const told = format === 'snapshot' ? [plain(scopeTexts.all)] : [plain(scopeTexts[scope]), toned('dim', '   Tab changes that')];
	const file = freeExportFile(format, scope === 'below' ? {id, name} : scope, folder.names);
	return [
		row(...told),
		row(),
		...fileFormats.map((each, index): Row => ({left: [plain(index === cursor ? '❯ ' : '  '), plain(formatTitles[each])], isSelected: index === cursor})),
		row(),
		...toldRows(`Writes ${file}`, columns),
		...toldRows(`in ${folder.path}`, columns, 'dim'),
	];
}
