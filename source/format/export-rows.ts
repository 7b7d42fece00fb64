import {fileFormats, formatTitles, freeExportFile} from '../export/formats.js';
import {keyOf} from '../state/key-of.js';
import {exportedCount} from '../state/selectors.js';
import type {State} from '../state/state.js';
import type {Dialog} from '../state/dialog.js';
import {counted} from '../text/words.js';
import {
	plain,
	row,
	toned,
	type Row,
} from './row.js';
import {toldRows} from './told-rows.js';

type Exporting = Dialog & {readonly kind: 'export'};

function profilesRow(state: State, dialog: Exporting): Row {
	const format = fileFormats[dialog.cursor];
	if (format === 'tree') {
		return row(toned('dim', 'No profiles: the text holds names and ids alone.'));
	}

	const key = keyOf(state, 'toggleExportProfiles');
	const requests = counted(exportedCount(state, dialog), 'request');
	return dialog.isWithProfiles
		? row(plain(`Each profile is read: up to ${requests}`), toned('dim', `   ${key} leaves that out`))
		: row(plain('Profiles as far as the list holds them'), toned('dim', `   ${key} reads the others`));
}

/**
Of what and as what to export, and to which file.
*/
export function exportRows(state: State, dialog: Exporting, columns: number): readonly Row[] {
	const {
		id, name, scope, folder, cursor,
	} = dialog;
	const format = fileFormats[cursor] ?? 'json';
	const file = freeExportFile(format, scope === 'below' ? {id, name} : scope, folder.names);
	const scopeTexts = {below: `${name} and all below it`, shown: `What the tree shows: ${counted(state.tree.visible.length, 'row')}`, all: 'Every organization'};
	const told = format === 'snapshot' ? [plain(scopeTexts.all)] : [plain(scopeTexts[scope]), toned('dim', `   ${keyOf(state, 'changeExportScope')} changes that`)];
	return [
		row(...told),
		profilesRow(state, dialog),
		row(),
		...fileFormats.map((each, index): Row => ({left: [plain(index === cursor ? '❯ ' : '  '), plain(formatTitles[each])], isSelected: index === cursor})),
		row(),
		...toldRows(`Writes ${file}`, columns),
		...toldRows(`in ${folder.path}`, columns, 'dim'),
	];
}
