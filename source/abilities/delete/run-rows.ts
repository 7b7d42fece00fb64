import {exactName} from '../../base/text/harmless.js';
import {saidText, toldPath} from '../../base/text/told.js';
import {fitPath, widthOf} from '../../base/text/width.js';
import {counted} from '../../base/text/words.js';
import {dialogRun} from '../../kernel/rows/dialog-run.js';
import {failureRows} from '../../kernel/rows/failure.js';
import {itemTone} from '../../kernel/rows/item-rows.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import {notSeenRows} from '../../kernel/rows/review-rows.js';
import {type Row, toldRows, toned} from '../../kernel/rows/row.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import type {State} from '../../kernel/state/state.js';
import {type DeletionRow, stayingOf} from './plan.js';

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
export const runOfDeletions = dialogRun<'deletions', DeletionRow>('deletions', {
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
