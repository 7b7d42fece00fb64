import {lineOf} from '../../kernel/form-model/line-editor.js';
import {whyNotRead} from '../../base/text/error-code.js';
import type {State} from '../../kernel/state/state.js';
import {segmenter} from '../../base/text/graphemes.js';
import {count} from '../../base/text/words.js';
import type {Command} from '../../kernel/loop/context.js';
import {mostPaths} from '../../kernel/storage/paths-like.js';
import {say} from '../../kernel/loop/tell.js';

const mostNamed = 8;

const typedIn = ({dialog}: State): string | undefined =>
	dialog.kind === 'comparing' || dialog.kind === 'path' ? dialog.line.text : undefined;

/** The common beginning of several texts. Characters stay whole. */
function commonBeginning([first = '', ...others]: readonly string[]): string {
	const ends = [...segmenter.segment(first)].map(({index, segment}) => index + segment.length);
	const end = ends.findLast(each => others.every(other => other.startsWith(first.slice(0, each))));
	return first.slice(0, end ?? 0);
}

/** Completes the typed path as far as the existing files allow. Lists the files if several match. */
export const completeFile: Command = async context => {
	const {store, pathsLike} = context;
	const typed = typedIn(store.getState());
	if (typed === undefined) {
		return;
	}

	const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
	let paths: readonly string[] = [];
	try {
		const {dialog} = store.getState();
		paths = await pathsLike(typed, dialog.kind === 'path' ? dialog.purpose.completed : undefined);
	} catch (error) {
		say(context, `${folder} cannot be listed. ${whyNotRead(error)}`, 'warning');
		return;
	}

	if (typedIn(store.getState()) !== typed) {
		return;
	}

	if (paths.length >= mostPaths) {
		say(context, `${count(mostPaths)} or more files match. Type more of the name.`, 'warning');
		return;
	}

	const common = commonBeginning(paths);
	if (common.length > typed.length) {
		store.dispatch({
			type: store.getState().dialog.kind === 'path' ? 'path/edited' : 'comparison/edited',
			line: lineOf(common),
		});
	}

	if (paths.length > 1) {
		const more = paths.length - mostNamed;
		const names = paths.slice(0, mostNamed).map(each => each.slice(folder.length));
		say(context, `${names.join('  ')}${more > 0 ? `  and ${more} more` : ''}`);
	} else if (paths.length === 0) {
		say(context, `No file there starts with ${typed}.`, 'warning');
	} else if (common === typed) {
		say(context, 'The path is complete.');
	}
};
