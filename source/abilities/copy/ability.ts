import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {scrolledListKeys} from '../../kernel/loop/cursor-keys.js';
import {onMarks} from '../../kernel/loop/on-tree.js';
import {whyNotRow} from '../../kernel/state/availability.js';
import type {State} from '../../kernel/state/state.js';
import {aloneLines} from '../../base/text/alone.js';
import {fitMiddle} from '../../base/text/middle.js';
import {counted} from '../../base/text/words.js';
import {wrapText} from '../../base/text/wrap.js';
import {data, plain, row, type Row, selectionMark, type Span} from '../../kernel/rows/row.js';
import {type CopyEntry, reduceCopy} from './state.js';
import {copyChosen, leaveCopy, openCopy, showValueAlone} from './commands.js';

const labelColumns = 18;

// So many times the room, a text is cut at its end, because the middle of a long one takes time.
const longestMiddle = 8;

// The end of a long text, such as the id in a request's URL, says more than its middle.
function shortText(text: string, columns: number): Span {
	const [line = ''] = text.split('\n', 1);
	const [shown = ''] = aloneLines(line.slice(0, columns * longestMiddle));
	return {
		text: line.length > columns * longestMiddle ? shown : fitMiddle(shown, columns),
		tone: 'dim',
		isHarmless: true,
	};
}

/** The values to copy, and below them the whole chosen value, to select by hand. */
function copyRows(entries: readonly CopyEntry[], cursor: number, columns: number): readonly Row[] {
	const chosen = entries[cursor];
	return [
		...entries.map(({label, text}, index): Row => ({
			left: [
				selectionMark(index === cursor),
				plain(label.padEnd(labelColumns)),
				shortText(text, columns - labelColumns - 2),
			],
			isSelected: index === cursor,
		})),
		row(),
		...(chosen
			? aloneLines(chosen.text)
					.flatMap(line => wrapText(line, columns, shown => shown))
					.map(text => row({text, isHarmless: true}))
			: []),
	];
}

// A single line is spoken with its choice. A value of several lines could not be told apart by its first line.
const spokenCopyRows = (entries: readonly CopyEntry[], cursor: number): readonly Row[] =>
	entries.map(({label, text}, index) => {
		const lines = text.split('\n').length;
		return {
			...row(...(lines === 1 ? [plain(`${label} `), data(text)] : [plain(`${label}, ${counted(lines, 'line')}`)])),
			isSelected: index === cursor,
		};
	});

const isInAccounts = ({pane}: State): boolean => pane === 'accounts';

/** Copying a value to the terminal's clipboard, or showing only the value so that the person can select it. */
export const copy = defineAbility({
	name: 'copy',
	section: 'While copying and exporting',
	commands: {openCopy, copyChosen, showValueAlone, leaveCopy},
	keys: [
		{
			keys: ['y'],
			command: 'openCopy',
			task: 'keep',
			beforeRows: 'opens',
			onOne: {verb: 'Copies from', in: ['detail']},
			name: 'copy',
			alsoCalled: ['yank', 'clipboard'],
			description: 'Copy: id, name, path, JSON, curl, Terraform, Markdown, email or phone; works over SSH',
			places: panes => panes.filter(pane => pane !== 'members'),
			whyNot: whyNotRow,
			...onMarks('copy', isInAccounts),
		},
		{
			keys: ['y'],
			command: 'openCopy',
			name: 'copy',
			description: 'Copy the id, the name or everything as JSON',
			places: ['account'],
			isHint: true,
		},
		...scrolledListKeys('copy'),
		{
			keys: ['enter', 'y'],
			command: 'copyChosen',
			name: 'copy',
			description: 'Send the value to the terminal’s clipboard',
			places: ['copy'],
			isHint: true,
		},
		{
			keys: ['v'],
			command: 'showValueAlone',
			name: 'show for copying',
			description: 'Show only the value on the screen, to select it by hand; any key returns',
			places: ['copy'],
			isHint: true,
		},
		{
			keys: ['escape', 'q'],
			command: 'leaveCopy',
			name: 'leave',
			description: 'Go back to where you were',
			places: ['copy'],
			isHint: true,
		},
	],
	places: {copy: {label: 'copying'}},
	dialogs: [
		defineDialog('copy', {
			view: (_, {title, entries, cursor, scrolledTo}, {columns}) => ({
				title,
				rows: copyRows(entries, cursor, columns),
				isScrolling: true,
				scrolledTo,
				scene: () => ({rows: spokenCopyRows(entries, cursor)}),
			}),
			choices: ({entries, cursor}) => ({length: entries.length, cursor}),
		}),
	],
	reducers: [reducerOf(['copy'], reduceCopy)],
});
