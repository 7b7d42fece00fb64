import {whyNoProfiles, type WhyNot, whyNotRow} from '../../kernel/state/availability.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {markedCount} from '../../kernel/state/selectors.js';
import {whyNotCall, whyNotIdentified} from '../../kernel/state/why-not-call.js';
import type {SnapshotKind} from '../../kernel/files/snapshot.js';
import {fileFormat, fileFormats} from '../../kernel/files/formats.js';

/** For exporting the marked organizations, or those below the selected one. */
export const whyNotOpenExport: WhyNot = state =>
	whyNotRow(state) ?? (markedCount(state) > 0 ? undefined : whyNotIdentified(state));

export const whyNotScope: WhyNot = state =>
	state.dialog.kind === 'export' && fileFormats[state.dialog.cursor] === 'snapshot' && markedCount(state) === 0
		? 'A snapshot always has all organizations, or only the marked ones.'
		: undefined;

/** Why the file cannot be written. The marked organizations may no longer be in the list. */
export const whyNotExport: WhyNot = state =>
	state.dialog.kind === 'export' && state.dialog.scope === 'marked' && markedCount(state) === 0
		? `Nothing is marked any more. Press ${keyOf(state, 'changeExportScope')} to choose what to export.`
		: undefined;

/** For adding lists to a snapshot. */
const whyNotLists =
	(kind: SnapshotKind): WhyNot =>
	state => {
		const {dialog} = state;
		const isSnapshot = dialog.kind === 'export' && fileFormats[dialog.cursor] === 'snapshot';
		return isSnapshot
			? whyNotCall(state, `Reading ${kind}`, kind)
			: `Only a snapshot can hold ${kind}: choose it first.`;
	};

export const whyNotAddAccounts = whyNotLists('accounts');

export const whyNotAddMembers = whyNotLists('members');

/** For loading profiles before an export. */
export const whyNotProfiles: WhyNot = state => {
	const {dialog} = state;
	const format = dialog.kind === 'export' ? fileFormats[dialog.cursor] : undefined;
	return format !== undefined && fileFormat(format).isWithoutProfiles
		? 'The text has only names and ids, no profiles.'
		: whyNoProfiles(state);
};
