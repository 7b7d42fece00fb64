import {isWhole, readWholeList, type WholeList} from '../api/whole-list.js';
import type {Comparison} from '../compare/comparison.js';
import type {Snapshot} from '../compare/snapshot.js';
import {typeText} from '../forms/type-text.js';
import {failureText} from '../format/failure.js';
import {lacksOf} from '../format/lacking.js';
import {count, counted} from '../text/words.js';
import {keyOf} from '../state/key-of.js';
import {chosenChange, rowOfId} from '../state/selectors.js';
import type {Command, Context} from './context.js';
import {orFail} from './load.js';
import {say} from './tell.js';
import {inDialog} from './waits.js';

export const openComparison: Command = ({store}) => {
	store.dispatch({type: 'comparison/opened'});
};

export const askForSnapshot: Command = ({store}) => {
	store.dispatch({type: 'comparison/fileAsked'});
};

export const typeIntoComparison: Command = ({store}, press) => {
	const {dialog} = store.getState();
	if (dialog.kind === 'comparing') {
		store.dispatch({type: 'comparison/edited', line: typeText(dialog.line, press)});
	}
};

/**
The question that one comparison answers, as long as it is waited for.
*/
type Question = {
	readonly isWaiting: () => boolean;
	readonly note: (text: string) => void;
};

function lackOf({organizations, listed, unreadable, announced, error}: WholeList): readonly string[] {
	const cut = error ? [`The list is incomplete: it stopped after ${counted(organizations.length, 'organization')}. ${failureText(error)}`] : [];
	const rest = lacksOf({
		noun: 'organization', listed, unreadable, announced: error ? undefined : announced,
	});
	const all = [...cut, ...rest];
	return all.length === 0 ? [] : [...all, 'Nothing is reported as gone.'];
}

async function compare(context: Context, file: string, older: Snapshot, question: Question): Promise<Comparison | string> {
	const {client, now} = context;
	const to = new Date(now()).toISOString();
	const list = await readWholeList(client.for('comparison'), (come, announced) => {
		question.note(`Reading every organization in full: ${count(come)}${announced === undefined ? '' : ` of ${count(announced)}`} …`);
		return question.isWaiting();
	});
	const {organizations, error} = list;
	if (error && organizations.length === 0) {
		return failureText(error);
	}

	const [{changesBetween}, {remarksOn}, {lookForMissing}] = await Promise.all([import('../compare/changes.js'), import('../compare/remarks.js'), import('./look-for.js')]);
	const lack = lackOf(list);
	const newer = {
		host: client.host, takenAt: to, isComplete: isWhole(list), organizations,
	};
	const all = changesBetween(older, newer);
	const missing = all.filter(({change}) => change === 'missing').length;
	if (newer.isComplete && missing > 0) {
		question.note(`Asking for ${counted(missing, 'organization')} that are no longer listed …`);
	}

	return {
		file,
		from: older.takenAt,
		to,
		changes: newer.isComplete ? await lookForMissing(client, all, question.isWaiting) : all.filter(({change}) => change !== 'missing'),
		remarks: [...lack, ...remarksOn(older, newer)],
	};
}

/**
Holds the snapshot whose file is typed against every organization, read anew and in full. Leaving the question stops that.
*/
export const compareWithSnapshot: Command = async context => {
	const {store, client, readFile, nextRequest} = context;
	const asked = store.getState().dialog;
	if (asked.kind !== 'comparing') {
		return;
	}

	const file = asked.line.text.trim();
	const request = nextRequest();
	const question: Question = {
		isWaiting() {
			const {dialog} = store.getState();
			return dialog.kind === 'comparing' && dialog.request === request;
		},
		note(text) {
			store.dispatch({type: 'comparison/noted', request, text});
		},
	};
	const refuse = (text: string) => {
		store.dispatch({type: 'comparison/refused', request, text});
	};

	const reading = inDialog(context);
	store.dispatch({type: 'comparison/asked', request});
	const [{readSnapshot, whyNotComparable}, {SnapshotError}] = await Promise.all([import('../compare/read-snapshot.js'), import('../compare/snapshot.js')]);
	try {
		const older = await readSnapshot(file, readFile);
		const why = whyNotComparable(older, client);
		const result = why ?? await compare(reading, file, older, question);
		if (typeof result === 'string') {
			refuse(result);
		} else {
			store.dispatch({type: 'comparison/made', request, comparison: result});
		}
	} catch (error) {
		if (!(error instanceof SnapshotError)) {
			throw error;
		}

		refuse(error.message);
	}
};

/**
Goes to the organization that has changed; one that came after the list was read is asked for.
*/
export const goToChange: Command = async context => {
	const {store} = context;
	const change = chosenChange(store.getState());
	if (!change) {
		return;
	}

	const {id, name} = change;
	if (rowOfId(store.getState(), id) === -1) {
		say(context, `Asking the server for ${name} …`);
		const {client} = inDialog(context);
		await orFail(async () => {
			store.dispatch({type: 'organizations/found', organizations: [await client.for('look at a change').getOrganization(id)]});
		}, error => {
			if (error.failure !== 'cancelled') {
				say(context, failureText(error), 'warning');
			}
		});
	}

	const state = store.getState();
	if (chosenChange(state) !== change || rowOfId(state, id) === -1) {
		return;
	}

	store.dispatch({type: 'comparison/entered', id});
	say(context, `${keyOf(state, 'openComparison')} goes back to the changes.`);
};
