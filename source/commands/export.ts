import {exportFile, fileFormats, type FileFormat} from '../export/formats.js';
import {codeOf} from '../format/error-code.js';
import {failureText} from '../format/failure.js';
import {counted} from '../format/words.js';
import type {Organization} from '../api/schemas.js';
import {selectedId, selectedRow} from '../state/selectors.js';
import type {Message} from '../state/state.js';
import {buildTreeIndex} from '../tree/tree-index.js';
import type {Command, Context} from './context.js';
import {orFail} from './load.js';

type Scope = {readonly id: string; readonly name: string};

/**
How many files of one name may be there already.
*/
const mostNumbers = 1000;

export const openExport: Command = ({store}) => {
	const state = store.getState();
	const id = selectedId(state) ?? '';
	store.dispatch({type: 'export/opened', id, name: state.tree.index.names[selectedRow(state)] ?? ''});
};

export const changeExportScope: Command = ({store}) => {
	store.dispatch({type: 'export/scoped'});
};

async function writeUnderFreeName({writeNewFile}: Context, format: FileFormat, scope: Scope | undefined, text: string): Promise<string> {
	for (let number = 1; ; number++) {
		const file = exportFile(format, scope, number);
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

async function exportTo(context: Context, format: FileFormat, scope: Scope | undefined): Promise<Message> {
	const takenAt = new Date(context.now()).toISOString();
	const organizations: Organization[] = [];
	let unreadable = 0;
	// The list behind the tree is brief.
	for await (const page of context.client.for('export').listOrganizations({}, {firstPageSize: 1000})) {
		organizations.push(...page.items);
		unreadable += page.unreadable;
	}

	const [{exportDocument}, {organizationsOf, subtreeExtent, wholeExtent}] = await Promise.all([import('../export/document.js'), import('../export/tree.js')]);
	const {snapshotText} = await import('../compare/snapshot.js');
	const index = buildTreeIndex(organizations);
	const row = scope && index.rowByKey.get(scope.id);
	if (scope && row === undefined) {
		return {tone: 'warning', text: 'Nothing is written: this organization is not listed any more.'};
	}

	const extent = row === undefined ? wholeExtent(index) : subtreeExtent(index, row);
	const text = format === 'snapshot'
		? snapshotText({
			host: context.client.host, takenAt, isComplete: unreadable === 0, organizations,
		})
		: exportDocument(format, extent);
	try {
		const file = await writeUnderFreeName(context, format, scope, text);
		const told = `${counted(organizationsOf(extent).length, 'organization')} written to ${file}.`;
		return unreadable === 0 ? {tone: 'success', text: told} : {tone: 'warning', text: `${told} ${counted(unreadable, 'record')} could not be read and are left out.`};
	} catch (error) {
		return {tone: 'danger', text: `Nothing is written: ${codeOf(error)}.`};
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

	const scope = format === 'snapshot' || dialog.isWhole ? undefined : {id: dialog.id, name: dialog.name};
	store.dispatch({type: 'dialog/closed'});
	say({tone: 'info', text: 'Reading every organization in full, to export …'});
	await orFail(async () => {
		say(await exportTo(context, format, scope));
	}, error => {
		say({tone: 'danger', text: `Nothing is written: the list is not whole. ${failureText(error)}`});
	});
};
