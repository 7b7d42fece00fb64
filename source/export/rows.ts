import {fileFormat, fileFormats, freeExportFile} from '../formats/formats.js';
import {keyOf} from '../state/key-of.js';
import {profilesOf, toRead} from '../state/profile-age.js';
import {markedCount, markedRows} from '../state/selectors.js';
import type {State} from '../state/state.js';
import type {DialogOf} from '../state/dialog.js';
import {counted} from '../text/words.js';
import {widthOf} from '../text/width.js';
import {harmless} from '../text/harmless.js';
import {
	hint,
	plain,
	row,
	type Row,
	selectionMark,
	toldRows,
	toned,
} from '../format/row.js';
import {windowed} from '../format/view.js';

type Exporting = DialogOf<'export'>;

// A text, followed by the key that changes what it says. If the row is too narrow, the key is below the text.
function rowsWithKey(text: string, keyText: string, columns: number, tone?: 'dim'): readonly Row[] {
	const isOneRow = widthOf(harmless(text)) + 3 + widthOf(keyText) <= columns;
	return isOneRow ? [row(tone === undefined ? plain(text) : toned(tone, text), hint(keyText))] : [...toldRows(text, columns, tone), ...toldRows(keyText, columns, 'dim', 2)];
}

function profilesRows(state: State, dialog: Exporting, columns: number): readonly Row[] {
	const format = fileFormats[dialog.cursor];
	if (format === 'tree') {
		return toldRows('No profiles: the text has only names and ids.', columns, 'dim');
	}

	const key = keyOf(state, 'toggleExportProfiles');
	// The loaded list has no profiles, so only reading them shows how many exist. The number of requests is an upper limit.
	const ids = exportedIds(state, dialog);
	const profiles = profilesOf(state, ids, dialog.clock);
	const {unread, old, age} = profiles;
	const loaded = ids.length - unread.length;
	if (dialog.isWithProfiles) {
		return rowsWithKey(`${loaded === 0 ? 'Each profile is read' : 'Profiles are read'}: up to ${counted(toRead(profiles, ids).length, 'request')}`, `${key} leaves that out`, columns);
	}

	if (format === 'snapshot' && unread.length > 0) {
		const included = loaded === 0 ? '' : `${counted(loaded, 'loaded profile')} ${loaded === 1 ? 'is' : 'are'} included. `;
		const question = `Include ${loaded === 0 ? 'profiles' : 'the others'}? ${key} reads up to ${counted(unread.length, 'profile')}, with one request each.`;
		return toldRows(`${included}${question} Without them, a comparison cannot detect changes in profiles.`, columns, 'warning');
	}

	if (unread.length > 0) {
		const rest = loaded === 0 ? '' : `. With ${counted(loaded, 'loaded profile')}.`;
		const them = unread.length === 1 ? 'it' : 'them';
		const left = `Up to ${counted(unread.length, 'profile')} that the list leaves out ${unread.length === 1 ? 'is' : 'are'} missing${rest}`;
		return rowsWithKey(left, `${key} reads ${them}`, columns);
	}

	const aged = old.length === 0 ? '' : `; ${counted(old.length, 'profile')} ${old.length === 1 ? 'is' : 'are'} old`;
	return rowsWithKey(`With ${counted(loaded, 'loaded profile')}, no request; the oldest was loaded ${age}${aged}`, `${key} reads ${old.length === 0 ? 'all again' : 'the old ones again'}`, columns);
}

/**
The default file of an export: the first free name.
*/
export const exportFileOf = ({id, name, scope, folder, cursor}: Exporting): string => freeExportFile(fileFormats[cursor] ?? 'json', scope === 'below' ? {id, name} : scope, folder.names);

/**
What the export will write, as words.
*/
export function scopeText(state: State, {name, scope, cursor}: DialogOf<'export'>): string {
	switch (fileFormats[cursor] === 'snapshot' ? 'all' : scope) {
		case 'marked': {
			return `The marked: ${counted(markedCount(state), 'organization')}`;
		}

		case 'below': {
			return `${name} and everything below it`;
		}

		case 'shown': {
			return `The rows in the tree: ${counted(state.tree.visible.length, 'row')}`;
		}

		case 'all': {
			return 'Every organization';
		}
	}
}

/**
The scope, format and file of an export.
*/
export function exportRows(state: State, dialog: Exporting, {columns, height}: {readonly columns: number; readonly height: number}): readonly Row[] {
	const {folder, cursor} = dialog;
	const file = exportFileOf(dialog);
	const scopeRows = fileFormats[cursor] === 'snapshot'
		? toldRows(scopeText(state, dialog), columns)
		: rowsWithKey(scopeText(state, dialog), `${keyOf(state, 'changeExportScope')} changes that`, columns);
	const settingRows = [...scopeRows, ...profilesRows(state, dialog, columns)];
	const written = toldRows(`Writes ${file}`, columns);
	const where = rowsWithKey(`in ${folder.path}`, `${keyOf(state, 'editExportPath')} changes that`, columns, 'dim');
	const formats = (room: number) => windowed(fileFormats, cursor, room)
		.map(([each, isSelected]): Row => ({left: [selectionMark(isSelected), plain(fileFormat(each).title)], isSelected}));
	const whole = [...settingRows, row(), ...formats(fileFormats.length), row(), ...written, ...where];
	// If not everything fits, the formats and the file name come first.
	return whole.length <= height ? whole : [...formats(height - written.length), ...written, ...settingRows, ...where];
}

/**
The ids of the loaded organizations that the export will write.
*/
function exportedIds({tree, organizations, marks}: Pick<State, 'marks' | 'organizations' | 'tree'>, {id, scope, cursor}: DialogOf<'export'>): readonly string[] {
	const {index, visible} = tree;
	const idsAt = (rows: Iterable<number>): readonly string[] => [...rows].filter(at => index.organizationAt(at) !== undefined).map(at => index.idAt(at) ?? '');
	switch (fileFormats[cursor] === 'snapshot' ? 'all' : scope) {
		case 'below': {
			const at = index.rowByKey.get(id) ?? -1;
			return idsAt(Array.from({length: index.size[at] ?? 0}, (_, offset) => at + offset));
		}

		case 'shown': {
			return idsAt(visible);
		}

		case 'marked': {
			return idsAt(markedRows({tree, marks}));
		}

		case 'all': {
			return organizations.map(organization => organization.id);
		}
	}
}
