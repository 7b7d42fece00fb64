import {ApiError, orFailure} from '../../base/api/api-error.js';
import type {SnapshotKind} from '../../kernel/files/snapshot.js';
import {typeText} from '../../kernel/form-model/line-editor.js';
import {failureText} from '../../kernel/rows/failure.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {profilesOf, toRead} from '../../kernel/state/profile-age.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import {earlierText} from '../../base/text/time.js';
import {joinedBy, type Told, told} from '../../base/text/told.js';
import {counted} from '../../base/text/words.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {copyAndTell} from '../../kernel/loop/clipboard.js';
import {closeDialog} from '../../kernel/loop/dialogs.js';
import {profileClock} from '../../kernel/loop/known-lists.js';
import {isDetailStale, readBeside} from '../../kernel/loop/load.js';
import {findById} from '../../kernel/loop/look-up.js';
import {say, sayFailure} from '../../kernel/loop/tell.js';
import {endDialog, inDialog, whileReading} from '../../kernel/loop/until.js';
import type {ComparingQuestion} from './compare.js';
import {chosenChange} from './state.js';
import {nameInPair, type Pair, pairOf, severalOf} from './pair.js';
import {comparedMarkdown} from './several-rows.js';

/** Copies what a comparison shows, with the values that are not on the screen. */
export const copyComparison: Command = context => {
	const state = context.store.getState();
	const {dialog} = state;
	if (dialog.kind !== 'pair' && dialog.kind !== 'several') {
		return;
	}

	const way = `In the tree, press ${keyOf(state, 'openExport')} to write the marked organizations to a file.`;
	copyAndTell(context, comparedMarkdown(state, dialog.ids), {
		sent: `The comparison of ${counted(dialog.ids.length, 'organization')} was sent to the clipboard as Markdown. Not on your clipboard? ${way}`,
		tooLong: `This is too long for a terminal’s clipboard. ${way}`,
	});
};

/** Compares the marked organizations, or asks for a snapshot. */
export const openComparison: Command = async context => {
	const {store} = context;
	const state = store.getState();
	const pair = pairOf(state);
	if (pair) {
		await comparePair(context, pair);
		return;
	}

	const several = severalOf(state);
	if (several) {
		await compareSeveral(context, several);
		return;
	}

	store.dispatch({type: 'comparison/opened'});
};

export const askForSnapshot: Command = context => {
	endDialog(context);
	context.store.dispatch({type: 'comparison/fileAsked'});
};

export const typeIntoComparison: Command = ({store}, press) => {
	const {dialog} = store.getState();
	if (dialog.kind === 'comparing') {
		store.dispatch({type: 'comparison/edited', line: typeText(dialog.line, press)});
	}
};

async function answer(
	context: Context,
	file: string,
	{
		isWithProfiles = false,
		kinds = [],
		again = [],
	}: Partial<Pick<ComparingQuestion, 'again' | 'isWithProfiles' | 'kinds'>> = {},
): Promise<void> {
	const {store, readFile, nextRequest} = context;
	const request = nextRequest();
	const question: ComparingQuestion = {
		isWithProfiles,
		kinds,
		again,
		isWaiting() {
			const {dialog} = store.getState();
			return (dialog.kind === 'comparing' || dialog.kind === 'changes') && dialog.request === request;
		},
		note(text) {
			store.dispatch({type: 'comparison/noted', request, text});
		},
	};
	const refuse = (text: Told) => {
		store.dispatch({type: 'comparison/refused', request, text});
	};

	store.dispatch({type: 'comparison/asked', request});
	await whileReading(
		context,
		async reading => {
			const [{compare}, {readSnapshot, whyNotComparable}, {SnapshotError}] = await Promise.all([
				import('./compare.js'),
				import('../../kernel/files/snapshot.js'),
				import('../../kernel/files/snapshot.js'),
			]);
			try {
				const older = await readSnapshot(file, readFile);
				const result = whyNotComparable(older, reading.client) ?? (await compare(reading, file, older, question));
				if (typeof result === 'string' || 'why' in result) {
					refuse(typeof result === 'string' ? result : result.why);
				} else {
					store.dispatch({type: 'comparison/made', request, comparison: result});
				}
			} catch (error) {
				if (!(error instanceof SnapshotError || error instanceof ApiError)) {
					throw error;
				}

				refuse(error instanceof ApiError ? failureText(error) : error.message);
			}
		},
		'dialog',
	);
}

/** Compares with the snapshot at the typed path. Leaving the dialog stops the comparison. */
export const compareWithSnapshot: Command = async context => {
	const {dialog} = context.store.getState();
	if (dialog.kind === 'comparing') {
		await answer(context, dialog.line.text.trim());
	}
};

/** Compares again, including the profiles that the list left out. The earlier changes stay on the screen until then. */
export const compareProfiles: Command = async context => {
	const {dialog} = context.store.getState();
	if (dialog.kind === 'changes') {
		await answer(context, dialog.comparison.file, {isWithProfiles: true});
	}
};

/** Compares again, including lists that are not known. If all are known, reads them again. */
const compareLists =
	(kind: SnapshotKind): Command =>
	async context => {
		const {dialog} = context.store.getState();
		if (dialog.kind !== 'changes') {
			return;
		}

		const {file, unreadLists = {}} = dialog.comparison;
		await answer(context, file, {kinds: [kind], again: (unreadLists[kind] ?? 0) === 0 ? [kind] : []});
	};

export const compareAccounts = compareLists('accounts');

export const compareMembers = compareLists('members');

/** Reads who made the changes, with one request for each changed organization. */
export const readWhoChanged: Command = async context => {
	const {store, now, nextRequest} = context;
	const {dialog} = store.getState();
	if (dialog.kind !== 'changes') {
		return;
	}

	const {comparison} = dialog;
	const request = nextRequest();
	store.dispatch({type: 'comparison/asked', request});
	await whileReading(
		context,
		async ({client, wait}, signal) => {
			const {readWho} = await import('./who.js');
			const {changes, failures, stop} = await readWho(
				client.for('see who changed it'),
				comparison.changes,
				comparison.histories ?? [],
				{
					now: now(),
					wait,
					isWanted: () => !signal.aborted,
					note(text) {
						store.dispatch({type: 'comparison/noted', request, text});
					},
				},
			);
			const [failure] = failures;
			const failed =
				failure &&
				told`The history of ${counted(failures.length, 'organization')} could not be read. ${failureText(failure)}`;
			const text = stop ? failureText(stop) : failed;
			store.dispatch({
				type: 'comparison/made',
				request,
				comparison: {...comparison, changes},
				...(text !== undefined && {text}),
			});
		},
		'dialog',
	);
};

/** Stops reading, or closes the list. */
export const closeChanges: Command = async (context, press) => {
	const {dialog} = context.store.getState();
	if (dialog.kind === 'changes' && dialog.request !== undefined) {
		endDialog(context);
		context.store.dispatch({
			type: 'comparison/refused',
			request: dialog.request,
			text: 'Stopped: the rest is not read.',
		});
		return;
	}

	return closeDialog(context, press);
};

/** Goes to the changed organization. If it is not in the loaded list, asks the service for it. */
export const goToChange: Command = async context => {
	const {store} = context;
	const change = chosenChange(store.getState());
	if (!change) {
		return;
	}

	endDialog(context);
	const {id, name} = change;
	if (rowOfId(store.getState(), id) === -1) {
		say(context, `Asking the server for ${name} …`);
		const {client} = inDialog(context);
		await orFailure(
			async () => {
				const organization = await findById(client.for('load the changed organization'), id);
				store.dispatch({type: 'organizations/found', organizations: organization ? [organization] : []});
				if (!organization) {
					say(context, `${name} is no longer in the list.`, 'warning');
				}
			},
			error => {
				if (error.failure !== 'cancelled') {
					sayFailure(context, error);
				}
			},
		);
	}

	const state = store.getState();
	if (chosenChange(state) !== change || rowOfId(state, id) === -1) {
		return;
	}

	store.dispatch({type: 'comparison/entered', id});
	const then = pairOf(store.getState()) ? `, then press ${keyOf(state, 'askForSnapshot')}` : '';
	say(context, `To go back to the changes, press ${keyOf(state, 'openComparison')}${then}.`);
};

/** Reads organizations of the open comparison, each with its profile. The earlier copies stay on the screen until then. */
async function read(context: Context, ids: readonly string[]): Promise<void> {
	const {store, nextRequest, now} = context;
	if (ids.length === 0) {
		return;
	}

	const request = nextRequest();
	store.dispatch({type: 'comparison/asked', request});
	await whileReading(
		context,
		async reading => {
			const failures: Told[] = [];
			await Promise.all(
				ids.map(async id =>
					orFailure(
						async () => {
							await readBeside(
								reading,
								id,
								store.getState().dialog.kind === 'several'
									? 'compare several organizations'
									: 'compare two organizations',
							);
						},
						error => {
							const state = store.getState();
							const known = state.details.get(id)?.detail;
							const before = known ? ` Showing the copy loaded ${earlierText(known.readAt, now())}.` : '';
							failures.push(told`${nameInPair(state, id)}: ${failureText(error)}${before}`);
						},
					),
				),
			);
			const all = ids.length === 2 ? 'both' : 'them';
			store.dispatch(
				failures.length === 0
					? {type: 'comparison/pairRead', request}
					: {
							type: 'comparison/refused',
							request,
							text: told`${joinedBy(' ', failures)} Press ${keyOf(store.getState(), 'readPairAgain')} to read ${all} again.`,
						},
			);
		},
		'dialog',
	);
}

/** Shows two organizations side by side, and reads those without a recent copy. */
async function comparePair(context: Context, ids: Pair): Promise<void> {
	const {store} = context;
	store.dispatch({type: 'comparison/pairOpened', ids});
	const {details} = store.getState();
	await read(
		context,
		ids.filter(id => !details.get(id)?.detail || isDetailStale(context, id)),
	);
}

/** So many organizations are read at once, without asking. */
const mostUnasked = 10;

/** Shows more than two organizations as a table of what is known. Reads the missing and old ones if they are few. */
async function compareSeveral(context: Context, ids: readonly string[]): Promise<void> {
	const {store} = context;
	const clock = profileClock(context);
	store.dispatch({type: 'comparison/severalOpened', ids, clock});
	const {unread} = profilesOf(store.getState(), ids, clock);
	const wanted = ids.filter(id => unread.includes(id) || isDetailStale(context, id));
	await read(context, [wanted, unread].find(({length}) => length <= mostUnasked) ?? []);
}

/** Reads the compared organizations again. Of more than two, only those whose profiles are missing or old, if there are any. */
export const readPairAgain: Command = async context => {
	const state = context.store.getState();
	const {dialog} = state;
	if (dialog.kind === 'pair') {
		await read(context, dialog.ids);
	} else if (dialog.kind === 'several') {
		await read(context, toRead(profilesOf(state, dialog.ids, dialog.clock), dialog.ids));
	}
};

const shift =
	(by: 1 | -1): Command =>
	({store}) => {
		store.dispatch({type: 'comparison/shifted', by});
	};

export const showMoreRight: Command = shift(1);

export const showMoreLeft: Command = shift(-1);
