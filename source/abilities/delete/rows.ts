import {strangeCharacters} from '../../kernel/form-model/value-warnings.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {onlyThisText} from '../../kernel/state/marks.js';
import {capabilityWarning} from '../../kernel/state/refused-for-good.js';
import {knownOrganization, rowOfId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {exactName} from '../../base/text/harmless.js';
import {counted} from '../../base/text/words.js';
import {wrapText} from '../../base/text/wrap.js';
import {pathOf} from '../../base/tree/names.js';
import {joined, saidText, shownText, toldPath} from '../../base/text/told.js';
import {failureRows, isYoung, notReadyText} from '../../kernel/rows/failure.js';
import {lineSpans, hint, plain, row, type Row, selectionMark, sign, toldRows, toned} from '../../kernel/rows/row.js';
import {unkeptRows, notSeenRows} from '../../kernel/rows/review-rows.js';
import {soFar, waitText} from '../../kernel/rows/listing-text.js';
import {wrapNames} from '../../kernel/rows/value-rows.js';
import {fitPath, widthOf} from '../../base/text/width.js';
import {runView} from '../../kernel/runs/view.js';
import {itemTone} from '../../kernel/rows/item-rows.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {type Deletion, isEmpty, whyBlocked} from './state.js';
import {type DeletionRow, stayingOf} from './plan.js';

function checkRow(held: number, noun: string, key: string): Row {
	return held === 0
		? row(sign('  ✓ ', 'OK: ', 'success'), plain(`no ${noun}s directly inside`))
		: row(sign('  ✗ ', 'problem: ', 'danger'), plain(counted(held, noun)), hint(`press ${key} to go there`));
}

function checklistRows(state: State, {checks, organization}: Deletion, columns: number): readonly Row[] {
	switch (checks.status) {
		case 'loading': {
			return [row(toned('dim', '  Counting its contents …'))];
		}

		case 'failed': {
			return isYoung(state, organization.id, checks.error)
				? toldRows(notReadyText(state), columns, 'danger')
				: failureRows(checks.error, columns);
		}

		case 'ready': {
			return [
				checkRow(checks.organizations, 'sub-organization', keyOf(state, 'jumpToChildren')),
				checkRow(checks.accounts, 'account', keyOf(state, 'jumpToAccounts')),
				...(checks.members === undefined
					? wrapText('members could not be counted; the service refuses if there are any', columns - 4).map(
							(text, index) =>
								row(sign(index === 0 ? '  ? ' : ' '.repeat(4), index === 0 ? 'not known: ' : '', 'dim'), {
									text,
									isHarmless: true,
								}),
						)
					: [checkRow(checks.members, 'member', keyOf(state, 'jumpToMembers'))]),
			];
		}
	}
}

function strangeRows(name: string, columns: number): readonly Row[] {
	const strange = strangeCharacters(name);
	if (name.trim() === '') {
		return [...toldRows('It has no name to type: type or paste its id instead.', columns, 'warning'), row()];
	}

	return strange.length === 0
		? []
		: [
				...toldRows(
					`This name has characters that cannot be told apart by sight: ${strange.join(', ')}. Type or paste its id instead.`,
					columns,
					'warning',
				),
				row(),
			];
}

const verdictText = (state: State, verdict: 'notStored' | 'unknown'): string =>
	verdict === 'unknown'
		? `It is unclear whether it was deleted, even after a look-up. To find out, press ${keyOf(state, 'closeDialog')} to leave, then press ${keyOf(state, 'refreshAll')}.`
		: 'It still exists.';

export const deletingRows = (state: State, columns: number): readonly Row[] =>
	toldRows(joined(waitText(state, 'Deleting …'), soFar(state)), columns, 'warning');

function toldCapability(state: State, parentId: string, columns: number): readonly Row[] {
	const text = capabilityWarning(knownOrganization(state, rowOfId(state, parentId)));
	return text === undefined ? [] : toldRows(text, columns, 'warning');
}

/** The checklist before a deletion. If nothing blocks it, asks for the name. */
export function deletionRows(state: State, deletion: Deletion, columns: number): readonly Row[] {
	const {organization, line, error, verdict, sending} = deletion;
	const {spans, cursor} = lineSpans(line, Math.max(1, columns - 2));
	const onlyThis = onlyThisText(state, 'deletes', organization);
	const blocked = whyBlocked(state, deletion);
	const path = toldPath(pathOf(state, rowOfId(state, organization.id)).map(name => exactName(name)));
	return [
		...toldRows(`Delete ${organization.name}?`, columns, 'danger'),
		row(toned('dim', organization.id)),
		...wrapNames(shownText(path), columns).map((text, index) =>
			row({tone: 'dim', text, isHarmless: true, said: index === 0 ? saidText(path) : ''}),
		),
		row(),
		...(onlyThis === undefined ? [] : toldRows(onlyThis, columns)),
		...toldRows(
			'It must be empty. This cannot be reversed: undo can only create a similar one, with another id.',
			columns,
			'dim',
		),
		...checklistRows(state, deletion, columns),
		...toldCapability(state, organization.parent?.id ?? '', columns),
		row(),
		...(blocked === undefined ? [] : toldRows(blocked, columns, 'warning')),
		...(error
			? [
					...failureRows(error, columns),
					...(verdict === undefined ? [] : toldRows(verdictText(state, verdict), columns, 'dim')),
					row(),
				]
			: []),
		...(isEmpty(deletion)
			? [
					...unkeptRows(state, columns),
					...strangeRows(organization.name, columns),
					row(plain(`To delete it, type its name, then press ${keyOf(state, 'deleteOrganization')}:`)),
					{left: [selectionMark(true), ...spans], cursor: 2 + cursor},
				]
			: []),
		...(sending === undefined ? [] : deletingRows(state, columns)),
	];
}

/** What follows from the deletion of several organizations. */
export const aboutDeletions =
	'Each must be empty, apart from sub-organizations that are deleted before. This cannot be reversed: undo can only create similar organizations, with other ids.';

/** The progress of the checks before the review, or why they failed. */
export function checkRows(
	state: State,
	{chosen, text, error}: DialogOf<'deletionsCheck'>,
	columns: number,
): readonly Row[] {
	return [
		...(error
			? [
					...failureRows(error, columns),
					...toldRows(
						`Nothing was deleted. Press ${keyOf(state, 'closeDialog')} to leave, and try again.`,
						columns,
						'warning',
					),
				]
			: toldRows(waitText(state, text), columns, 'dim')),
		...notSeenRows(chosen, columns),
	];
}

/** The deletion of several organizations: one row each, sub-organizations before their parents. */
export const runOfDeletions = runView<'deletions', DeletionRow>('deletions', {
	items: ({rows}) => rows,
	keyOf: ({organization: {id}}) => id,
	settled: ({organization: {id}}, {rows, leftOut}) => stayingOf(rows, leftOut).get(id),
	steps: {reviewing: 'Delete', sending: 'Deleting', ended: 'Result'},
	title: ({rows}) => counted(rows.length, 'organization'),
	question: items => `Delete ${counted(items.length, 'organization')}`,
	command: 'sendDeletions',
	again: {command: 'reviewDeletionsAgain', isFor: ({status}) => status === 'conflict'},
	isCounted: true,
	done: () => 'deleted',
	about: (_, {dialog: {chosen}, columns}) => [
		...toldRows(aboutDeletions, columns, 'dim'),
		...notSeenRows(chosen, columns),
	],
	rowOf(_, {organization: {id}, path, checks}, {columns, itemState}) {
		const names = path.map(name => exactName(name));
		const known = names.length === 0 || (names.length === 1 && names[0] === '') ? [exactName(id)] : names;
		const unknown =
			checks && checks.members === undefined && itemState.status === 'waiting' ? 'members not counted' : '';
		const text = fitPath(known, Math.max(1, columns - 6 - widthOf(unknown))).trimEnd();
		const tone = itemTone(itemState);
		return {
			left: [
				{
					text,
					isHarmless: true,
					said: saidText(toldPath(known)),
					...(itemState.status === 'left_out' ? {tone: 'dim' as const} : tone === 'danger' ? {tone} : {}),
				},
			],
			...(unknown !== '' && {right: [toned('dim', unknown)]}),
		};
	},
	noteOf: ({warning}) => warning,
	searchedText: ({path}) => path.join(' '),
	recordedAs: ({organization: {id, name}}) => ({id, name}),
	detail: (_, {organization: {id, name}, checks}, {columns}) => [
		...toldRows(name === '' ? id : name, columns, 'heading'),
		...toldRows(id, columns, 'dim'),
		...(checks
			? toldRows(
					checks.members === undefined
						? 'Its members could not be counted. The service refuses the deletion if there are any.'
						: `It has ${counted(checks.organizations, 'sub-organization')}, ${counted(checks.accounts, 'account')} and ${counted(checks.members, 'member')}.`,
					columns,
				)
			: []),
	],
});
