import {fileFormats, formatTitles} from '../export/formats.js';
import {
	plain,
	row,
	toned,
	type Row,
} from './row.js';

/**
Of what and as what to export.
*/
export function exportRows({name, isWhole, cursor}: {readonly name: string; readonly isWhole: boolean; readonly cursor: number}): readonly Row[] {
	const scope = fileFormats[cursor] === 'snapshot' ? [plain('Every organization')] : [plain(isWhole ? 'Every organization' : `${name} and all below it`), toned('dim', '   Tab changes that')];
	return [
		row(...scope),
		row(),
		...fileFormats.map((format, index): Row => ({left: [plain(index === cursor ? '❯ ' : '  '), plain(formatTitles[format])], isSelected: index === cursor})),
	];
}
