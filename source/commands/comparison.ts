import type {ApiError} from '../api/api-error.js';
import type {Organization} from '../api/schemas.js';
import type {Comparison} from '../compare/comparison.js';
import type {Snapshot} from '../compare/snapshot.js';
import {typeText} from '../forms/type-text.js';
import {failureText} from '../format/failure.js';
import {count, counted} from '../format/words.js';
import {chosenChange, rowOfId} from '../state/selectors.js';
import type {Message} from '../state/state.js';
import type {Command, Context} from './context.js';
import {orFail} from './load.js';

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

type Listed = {readonly organizations: readonly Organization[]; readonly unreadable: number; readonly error?: ApiError};

async function readList({client}: Context, {isWaiting, note}: Question): Promise<Listed> {
	const organizations: Organization[] = [];
	let unreadable = 0;
	let failure: ApiError | undefined;
	await orFail(async () => {
		for await (const page of client.for('comparison').listOrganizations({}, {firstPageSize: 1000})) {
			if (!isWaiting()) {
				return;
			}

			organizations.push(...page.items);
			unreadable += page.unreadable;
			note(`Reading every organization in full: ${count(organizations.length)}${page.total === undefined ? '' : ` of ${count(page.total)}`} …`);
		}
	}, error => {
		failure = error;
	});
	return {organizations, unreadable, ...(failure && {error: failure})};
}

function lackOf({organizations, unreadable, error}: Listed): readonly string[] {
	const cut = error ? `The list is not whole, it stopped after ${counted(organizations.length, 'organization')}: nothing is compared as gone. ${failureText(error)}` : undefined;
	const lost = unreadable === 0 ? undefined : `${counted(unreadable, 'record')} could not be read: nothing is compared as gone.`;
	return [cut, lost].filter(text => text !== undefined);
}

async function compare(context: Context, file: string, older: Snapshot, question: Question): Promise<Comparison | string> {
	const {client, now} = context;
	const to = new Date(now()).toISOString();
	const listed = await readList(context, question);
	const {organizations, error} = listed;
	if (error && organizations.length === 0) {
		return failureText(error);
	}

	const [{changesBetween}, {remarksOn}, {lookForMissing}] = await Promise.all([import('../compare/changes.js'), import('../compare/remarks.js'), import('./look-for.js')]);
	const lack = lackOf(listed);
	const newer = {
		host: client.host, takenAt: to, isComplete: lack.length === 0, organizations,
	};
	const all = changesBetween(older, newer);
	const missing = all.filter(({change}) => change === 'missing').length;
	if (newer.isComplete && missing > 0) {
		question.note(`Asking for ${counted(missing, 'organization')} that the list does not name any more …`);
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

	store.dispatch({type: 'comparison/asked', request});
	const [{readSnapshot, whyNotComparable}, {SnapshotError}] = await Promise.all([import('../compare/read-snapshot.js'), import('../compare/snapshot.js')]);
	try {
		const older = await readSnapshot(file, readFile);
		const why = whyNotComparable(older, client);
		const result = why ?? await compare(context, file, older, question);
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
export const goToChange: Command = async ({store, client}) => {
	const change = chosenChange(store.getState());
	if (!change) {
		return;
	}

	const {id, name} = change;
	const say = (message: Message) => {
		store.dispatch({type: 'message/shown', message});
	};

	if (rowOfId(store.getState(), id) === -1) {
		say({tone: 'info', text: `Asking the server for ${name} …`});
		await orFail(async () => {
			store.dispatch({type: 'organizations/found', organizations: [await client.for('look at a change').getOrganization(id)]});
		}, error => {
			say({tone: 'warning', text: failureText(error)});
		});
	}

	const state = store.getState();
	if (chosenChange(state) !== change || rowOfId(state, id) === -1) {
		return;
	}

	store.dispatch({type: 'comparison/entered', id});
	say({tone: 'info', text: '= goes back to the changes.'});
};
