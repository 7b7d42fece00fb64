import {ours, oursWithInk} from './programs.js';

export type Unit = 'bytes' | 'ms' | 'MiB' | 'requests';

/** A limit on the median: a number, or a multiple of another program's value or of another measure in the same run. */
export type Limit = number | {readonly times: number; readonly program: string; readonly measure?: string};

type Floor = {readonly measure: string; readonly name: string};

export type Row = {
	readonly measure: string;
	readonly title: string;
	readonly unit: Unit;
	readonly limits?: readonly Limit[];

	/** The measure of what cannot be left out, in the same run, and its name. 1.15 times that keeps every limit. */
	readonly floor?: Floor;

	/** A further value to show the ratio to. */
	readonly beside?: {readonly program: string; readonly measure?: string};
};

const lazygit = {program: 'lazygit'};

const computed = (measure: string): Floor => ({measure, name: 'what cannot be left out'});

const bare = (measure: string): Floor => ({measure, name: 'the bare program'});

/** The names of what is measured for comparison. */
export const node = 'node';
export const loop = 'loop';

/** The table, row by row. */
export const rows: readonly Row[] = [
	{
		measure: 'downBytes',
		title: 'cursor down, before the other panes load',
		unit: 'bytes',
		limits: [150, {times: 1 / 60, ...lazygit}],
	},
	{
		measure: 'columnBytes',
		title: 'cursor down, with three columns in the tree',
		unit: 'bytes',
		limits: [{times: 1.15, program: ours, measure: 'downBytes'}],
	},
	{
		measure: 'restBytes',
		title: 'cursor down, with the other panes loaded',
		unit: 'bytes',
		limits: [550],
		beside: lazygit,
	},
	{
		measure: 'farRestBytes',
		title: 'cursor down, with the other panes loaded from a server 100 ms away',
		unit: 'bytes',
		limits: [550],
		beside: {program: ours, measure: 'restBytes'},
	},
	{
		measure: 'moveBytes',
		title: 'cursor down through 30 rows of the expanded tree, with all that follows at rest',
		unit: 'bytes',
		limits: [550],
		beside: {program: ours, measure: 'downBytes'},
	},
	{
		measure: 'worstMoveBytes',
		title: 'the most of these 30 moves',
		unit: 'bytes',
		beside: {program: ours, measure: 'moveBytes'},
	},
	{
		measure: 'scrollBytes',
		title: 'scroll by one row, mean of 16 keys',
		unit: 'bytes',
		limits: [300],
		beside: lazygit,
		floor: computed('scrollFloor'),
	},
	{
		measure: 'marginBytes',
		title: 'scroll by one row between margins, mean of 16 keys',
		unit: 'bytes',
		limits: [{times: 0.75, program: ours, measure: 'scrollBytes'}],
	},
	{
		measure: 'heldBytes',
		title: 'page down held for 1.5 s over SSH, where the terminal answers after 300 ms',
		unit: 'bytes',
		limits: [{times: 0.5, program: ours, measure: 'heldLocalBytes'}],
	},
	{measure: 'heldLocalBytes', title: 'page down held for 1.5 s, not over SSH', unit: 'bytes'},
	{measure: 'pageBytes', title: 'page down', unit: 'bytes', beside: lazygit},
	{
		measure: 'pageText',
		title: 'page down, only the text that was not on the screen',
		unit: 'bytes',
		beside: {program: ours, measure: 'pageBytes'},
	},
	{
		measure: 'pageRest',
		title: 'page down, beyond that text',
		unit: 'bytes',
		limits: [150],
		floor: computed('pageFloor'),
	},
	{measure: 'accountsBytes', title: 'go to the accounts pane', unit: 'bytes'},
	{
		measure: 'membersBytes',
		title: 'open the members pane',
		unit: 'bytes',
		beside: {program: ours, measure: 'accountsBytes'},
	},
	{
		measure: 'historyBytes',
		title: 'open the history',
		unit: 'bytes',
		beside: {program: ours, measure: 'accountsBytes'},
	},
	{
		measure: 'foldBytes',
		title: 'collapse the first root',
		unit: 'bytes',
		limits: [200],
		beside: {program: ours, measure: 'downBytes'},
	},
	{
		measure: 'unfoldBytes',
		title: 'expand the first root',
		unit: 'bytes',
		beside: {program: ours, measure: 'downBytes'},
	},
	{
		measure: 'foldBytesExpanded',
		title: 'collapse the first root of a fully expanded tree',
		unit: 'bytes',
		beside: {program: ours, measure: 'downBytes'},
	},
	{measure: 'idleBytes', title: 'idle', unit: 'bytes', limits: [0]},
	{measure: 'frameBytes', title: 'start to the first full frame', unit: 'bytes', limits: [5500], beside: lazygit},
	{measure: 'downTime', title: 'key to last byte', unit: 'ms', limits: [{times: 1, ...lazygit}]},
	{measure: 'pairTime', title: 'key to last byte, 12 ms after another key', unit: 'ms', limits: [12], beside: lazygit},
	{measure: 'scrollTime', title: 'key to last byte, scrolling', unit: 'ms', beside: lazygit},
	{
		measure: 'loadingTime',
		title: 'key to moved cursor while 100,000 load, 95th percentile',
		unit: 'ms',
		limits: [50],
		beside: {program: ours, measure: 'downTime'},
	},
	{
		measure: 'findTime',
		title: 'letter typed in find to its matches, 100,000',
		unit: 'ms',
		beside: {program: ours, measure: 'downTime'},
	},
	{
		measure: 'findFirstTime',
		title: 'first letter typed in find to its matches, 100,000',
		unit: 'ms',
		beside: {program: ours, measure: 'findTime'},
	},
	{
		measure: 'overviewTime',
		title: 'cursor at rest on the root to the overview of its branch, 100,000',
		unit: 'ms',
		limits: [100],
		beside: {program: ours, measure: 'downTime'},
	},
	{measure: 'accountsTime', title: 'go to the accounts pane', unit: 'ms', beside: {program: ours, measure: 'downTime'}},
	{
		measure: 'membersTime',
		title: 'open the members pane',
		unit: 'ms',
		beside: {program: ours, measure: 'accountsTime'},
	},
	{measure: 'historyTime', title: 'open the history', unit: 'ms', beside: {program: ours, measure: 'accountsTime'}},
	{
		measure: 'processorTime',
		title: 'processor time of a key',
		unit: 'ms',
		limits: [{times: 0.25, program: oursWithInk}],
		beside: lazygit,
	},
	{
		measure: 'paintTime',
		title: 'start to first paint',
		unit: 'ms',
		limits: [{times: 1.5, program: node, measure: 'plainTime'}],
	},
	{
		measure: 'frameTime',
		title: 'start to first frame with data',
		unit: 'ms',
		limits: [
			{times: 3.5, program: node, measure: 'plainTime'},
			{times: 1, ...lazygit},
		],
		floor: bare('bareFrameTime'),
	},
	{
		measure: 'rememberedTime',
		title: 'start to a key typed ahead that has acted, with the list of the last start',
		unit: 'ms',
		limits: [{times: 3.5, program: node, measure: 'plainTime'}],
		floor: bare('bareRememberedTime'),
	},
	{
		measure: 'oneFileTime',
		title: 'one file: start to first frame with data',
		unit: 'ms',
		limits: [{times: 0.75, program: ours, measure: 'frameTime'}],
		floor: {measure: 'bareOneFileTime', name: 'the bare program as one file'},
	},
	{
		measure: 'oneFileSize',
		title: 'one file: its size',
		unit: 'MiB',
		limits: [{times: 1, program: node, measure: 'oneFileSize'}],
	},
	{
		measure: 'memory-few',
		title: 'memory at rest, 100',
		unit: 'MiB',
		limits: [{times: 1.8, program: node, measure: 'memory'}],
		floor: bare('bareMemory-few'),
	},
	{
		measure: 'memory-many',
		title: 'memory at rest, 10,000',
		unit: 'MiB',
		limits: [{times: 2, program: node, measure: 'memory'}],
		floor: bare('bareMemory-many'),
	},
	{
		measure: 'memory-most',
		title: 'memory at rest, 100,000',
		unit: 'MiB',
		limits: [{times: 3, program: node, measure: 'memory'}],
		floor: bare('bareMemory-most'),
	},
	{measure: 'readTime', title: 'start to 100,000 loaded and shown', unit: 'ms', limits: [{times: 1.4, program: loop}]},
	{
		measure: 'listTime',
		title: '`cforgs list --json` of 10,000 into a pipe',
		unit: 'ms',
		limits: [{times: 1.3, program: loop}],
	},
	{
		measure: 'listMemory-most',
		title: 'peak memory of `cforgs list --json`, 100,000',
		unit: 'MiB',
		limits: [{times: 1.1, program: ours, measure: 'listMemory'}],
	},
	{
		measure: 'everythingKnownTime',
		title: 'start to a key typed ahead that has acted, everything known of 10,000',
		unit: 'ms',
		limits: [{times: 1.05, program: ours, measure: 'nothingKnownTime'}],
	},
	{measure: 'nothingKnownTime', title: 'the same start, only the list known', unit: 'ms'},
	{
		measure: 'everythingKnownMemory',
		title: 'memory at rest, everything known of 10,000',
		unit: 'MiB',
		limits: [{times: 1.35, program: ours, measure: 'nothingKnownMemory'}],
	},
	{measure: 'nothingKnownMemory', title: 'the same memory, only the list known', unit: 'MiB'},
	{
		measure: 'everywhereTime',
		title: 'letter typed in find everywhere, everything known of 10,000',
		unit: 'ms',
		limits: [50],
		beside: {program: ours, measure: 'findTime'},
	},
	{measure: 'syncRequests', title: '`cforgs sync` of 500', unit: 'requests', limits: [1075]},
	{measure: 'storeSize', title: 'the store with 100,000 profiles', unit: 'MiB', limits: [150]},
	{measure: 'reportTime', title: 'cforgs report of 10,000 organizations, everything known', unit: 'ms', limits: [2000]},
	{
		measure: 'termTime',
		title: 'term typed in find to its matches, 100,000 profiles known',
		unit: 'ms',
		limits: [100],
		beside: {program: ours, measure: 'findTime'},
	},
	{
		measure: 'termLetterTime',
		title: 'second letter of its value',
		unit: 'ms',
		limits: [50],
		beside: {program: ours, measure: 'findTime'},
	},
	{
		measure: 'applyTime',
		title: '`cforgs apply` of 5,000 rows against 100,000, beyond a bare loop that keeps the list',
		unit: 'ms',
		limits: [3000],
	},
	{measure: 'applyMemory', title: 'its peak memory, beyond that loop', unit: 'MiB', limits: [250]},
	{
		measure: 'filteredTime',
		title: 'key to last byte with a filter, 100,000',
		unit: 'ms',
		limits: [{times: 1.15, program: ours, measure: 'unfilteredTime'}],
	},
	{measure: 'unfilteredTime', title: 'the same key without a filter', unit: 'ms'},
	{
		measure: 'keptReadTime',
		title: 'reading 10,000 profiles and keeping them',
		unit: 'ms',
		limits: [{times: 1.1, program: ours, measure: 'notKeptReadTime'}],
	},
	{measure: 'notKeptReadTime', title: 'reading them without keeping them', unit: 'ms'},
	{measure: 'quitTime', title: 'key to the end of the process', unit: 'ms', limits: [100], beside: lazygit},
];
