import {isWhole, readWholeList} from '../api/whole-list.js';
import {exportFile, fileFormats, type FileFormat} from '../export/formats.js';
import {codeOf} from '../format/error-code.js';
import {failureText} from '../format/failure.js';
import {lacksOf} from '../format/lacking.js';
import {counted} from '../format/words.js';
import {selectedId, selectedRow} from '../state/selectors.js';
import type {
	Dialog,
	ExportScope,
	Message,
	State,
} from '../state/state.js';
import {buildTreeIndex} from '../tree/tree-index.js';
import type {Command, Context} from './context.js';
import {orFail} from './load.js';
import {whileReading} from './waits.js';

type Scope = {readonly id: string; readonly name: string} | {readonly shown: ReadonlySet<string>} | undefined;

/**
How many files of one name may be there already.
*/
const mostNumbers = 1000;

function open({store}: Context, scope: ExportScope): void {
	const state = store.getState();
	const id = selectedId(state) ?? '';
	store.dispatch({
		type: 'export/opened', id, name: state.tree.index.nameAt(selectedRow(state)) ?? '', scope,
	});
}

export const openExport: Command = context => {
	open(context, 'below');
};

export const exportShown: Command = context => {
	open(context, 'shown');
};

export const changeExportScope: Command = ({store}) => {
	store.dispatch({type: 'export/scoped'});
};

async function writeUnderFreeName({writeNewFile}: Context, format: FileFormat, scope: Scope, text: string): Promise<string> {
	for (let number = 1; ; number++) {
		const file = exportFile(format, scope && 'shown' in scope ? 'shown' : scope, number);
		try {
			await writeNewFile(file, text); // eslint-disable-line no-await-in-loop -- Only a name that is taken asks for the next.
			return file;
		} catch (error) {
			if (codeOf(error) !== 'EEXIST' || number >= mostNumbers) {
				throw error;
			}
		}
	}
}

const stopped = {tone: 'warning', text: 'The export was stopped: nothing is written.'} as const;

async function exportTo(context: Context, format: FileFormat, scope: Scope, signal: AbortSignal): Promise<Message> {
	const takenAt = new Date(context.now()).toISOString();
	// The list behind the tree is brief.
	const list = await readWholeList(context.client.for('export'), () => true);
	if (list.error) {
		throw list.error;
	}

	const {organizations, unreadable, announced} = list;
	const [{exportDocument}, {organizationsOf, subtreeExtent, wholeExtent}] = await Promise.all([import('../export/document.js'), import('../export/tree.js')]);
	const {snapshotText} = await import('../compare/snapshot.js');
	const shown = scope && 'shown' in scope ? organizations.filter(({id}) => scope.shown.has(id)) : organizations;
	const index = buildTreeIndex(shown);
	const root = scope && 'id' in scope ? scope.id : undefined;
	const row = root === undefined ? undefined : index.rowByKey.get(root);
	if (root !== undefined && row === undefined) {
		return {tone: 'warning', text: 'Nothing is written: this organization is not listed any more.'};
	}

	const extent = row === undefined ? wholeExtent(index) : subtreeExtent(index, row);
	if (signal.aborted) {
		return stopped;
	}

	const text = format === 'snapshot'
		? snapshotText({
			host: context.client.host, takenAt, isComplete: isWhole(list), organizations,
		})
		: exportDocument(format, extent);
	try {
		const file = await writeUnderFreeName(context, format, scope, text);
		const missing = scope && 'shown' in scope ? scope.shown.size - new Set(shown.map(({id}) => id)).size : 0;
		const lacks = [
			...(missing === 0 ? [] : [`${counted(missing, 'organization')} that the tree shows ${missing === 1 ? 'is' : 'are'} not in the list any more.`]),
			...lacksOf({
				noun: 'organization', listed: organizations.length, unreadable, announced,
			}),
		];
		const told = `${counted(organizationsOf(extent).length, 'organization')} written to ${file}.`;
		return {tone: lacks.length === 0 ? 'success' : 'warning', text: [told, ...lacks].join(' ')};
	} catch (error) {
		return {tone: 'danger', text: `Nothing is written: ${codeOf(error)}.`};
	}
}

function scopeOf({tree}: State, {scope, id, name}: Dialog & {readonly kind: 'export'}): Scope {
	switch (scope) {
		case 'below': {
			return {id, name};
		}

		case 'shown': {
			// Of a parent that is not visible there is nothing to read.
			return {shown: new Set([...tree.visible].filter(row => tree.index.organizationAt(row) !== undefined).map(row => tree.index.idAt(row) ?? ''))};
		}

		case 'all': {
			return undefined;
		}
	}
}

/**
Reads every organization in full and writes those asked for, beside where the program was started; never over a file.
*/
export const exportChosen: Command = async context => {
	const {store} = context;
	const {dialog} = store.getState();
	const format = dialog.kind === 'export' ? fileFormats[dialog.cursor] : undefined;
	if (format === undefined || dialog.kind !== 'export') {
		return;
	}

	const say = (message: Message) => {
		store.dispatch({type: 'message/shown', message});
	};

	const scope = format === 'snapshot' ? undefined : scopeOf(store.getState(), dialog);
	store.dispatch({type: 'dialog/closed'});
	say({tone: 'info', text: 'Reading every organization in full, to export …'});
	await whileReading(context, async (reading, signal) => orFail(async () => {
		say(await exportTo(reading, format, scope, signal));
	}, error => {
		say(signal.aborted ? stopped : {tone: 'danger', text: `Nothing is written: the list is not whole. ${failureText(error)}`});
	}));
};
