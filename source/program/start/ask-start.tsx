import {useInput, usePaste, Box, Text, useApp, useWindowSize} from 'ink';
import {useRef, type RefObject, type ReactNode, use, useEffect, useReducer} from 'react';
import SelectInput from 'ink-select-input';
import TextInput from 'ink-text-input';
import {keyPresses, type KeyPress} from '../../base/text/keys.js';
import {useSequence, LinkedRows, Spans, useAscii} from '../../kernel/screen/spans.js';
import {useSaid, VoiceContext} from '../../kernel/screen/output.js';
import {fitRow, toned} from '../../kernel/rows/row.js';
import {isTooSmall, tooSmallText} from '../../kernel/state/layout.js';
import {ownWords} from '../../base/text/ascii.js';
import {harmless} from '../../base/text/harmless.js';
import {fit, fittingStart, widthOf} from '../../base/text/width.js';
import type {WriterName} from '../../kernel/options/flags.js';
import {terminalAnswers} from '../../kernel/terminal/answers.js';
import {paint} from '../../kernel/terminal/paint.js';
import {stopProcess} from '../../kernel/terminal/at-end.js';
import {guideLines, noCredential, type StartNews, startView} from './start-view.js';
import {
	changeAnswer,
	choicesOf,
	highlightChoice,
	isForInput,
	isLikeSecret,
	pressInStart,
	selectChoice,
	type Start,
	type StartForm,
	startFormOf,
	type StartWays,
	submitAnswer,
} from './start.js';

type KeyGuardProps = {
	/** Open while an input may handle the current key itself. While the gate is closed, the input's changes are ignored. */
	readonly gate: RefObject<boolean>;
	readonly canObey: (press: KeyPress) => boolean;
	readonly press: (press: KeyPress) => void;
};

/** Decides for each key whether an input of ink-select-input or ink-text-input handles it. These inputs lose keys that arrive in one tick, and type the letter of ctrl-a. Mount the guard before the inputs, so that it receives each key first. */
export function KeyGuard({gate, canObey, press}: KeyGuardProps) {
	const sequence = useSequence();
	const inTick = useRef(false);
	useInput((input, key) => {
		const presses = keyPresses(input, key, sequence.current);
		const [only] = presses;
		gate.current = !inTick.current && only !== undefined && presses.length === 1 && canObey(only);
		inTick.current = true;
		setImmediate(() => {
			inTick.current = false;
		});
		for (const each of gate.current ? [] : presses) {
			press(each);
		}
	});
	usePaste(text => {
		press({name: 'paste', text});
	});
	return undefined;
}

type StartScreenProps = {
	readonly host: string;
	readonly refusal?: string;
	readonly mending?: string | undefined;
	readonly back?: string | undefined;
	readonly again?: StartWays['again'];
	/** The variable that is missing, as a sentence, if the environment has a part of a credential. */
	readonly lack?: string | undefined;
	readonly canLink?: boolean;
	/** Suspends the process until the shell continues it, and frees the terminal for that time. */
	readonly stop?: () => Promise<void>;
	readonly onStart: (start: Start) => void;
};

const prompts: Readonly<Record<Exclude<StartForm['question'], 'menu' | 'guide'>, string>> = {
	token: 'API token',
	email: 'Email address',
	key: 'Global API key',
};

type Said = Pick<StartForm, 'question' | 'chosen' | 'again'> & StartNews & {readonly note: string | undefined};

// The screen as lines, for screen readers.
function startLines({question, chosen, host, refusal, mending, note, back, again, lack}: Said): readonly string[] {
	const choices = choicesOf({back, again});
	const noted = note === undefined ? [] : [note];
	switch (question) {
		case 'menu': {
			return [
				'cforgs. Browse and edit Cloudflare Organizations.',
				refusal === undefined ? (lack ?? noCredential) : harmless(refusal),
				...(mending === undefined ? [] : [harmless(mending)]),
				...noted,
				...choices.map(({label}, index) => `${index + 1}. ${label}`),
				`A number, j or k selects, Enter confirms, ${back === undefined ? '' : 'Escape goes back, '}q quits.`,
				`${choices[chosen]?.label ?? ''}, ${chosen + 1} of ${choices.length}`,
			];
		}

		case 'guide': {
			return guideLines;
		}

		case 'token':
		case 'email':
		case 'key': {
			return [
				...noted,
				`${prompts[question]}? It is sent only to ${host} and not saved. Enter continues, Escape goes back.`,
			];
		}
	}
}

type FormChange = (form: StartForm, view: ReturnType<typeof startView> | undefined) => StartForm;

type MenuProps = {readonly form: StartForm; readonly columns: number; readonly onInput: (change: FormChange) => void};

function Prompt({form: {question, line}, columns, onInput}: MenuProps): ReactNode {
	const {text} = line;
	const isMasked = question !== 'email' || isLikeSecret(text);
	const name = question === 'menu' || question === 'guide' ? '' : `${prompts[question]}: `;
	const room = columns - name.length - 1;
	const start = isMasked ? Math.max(0, text.length - room) : fittingStart(text, room);
	return (
		<>
			<Text>
				{name}
				{start > 0 ? ownWords('…') : ''}
			</Text>
			<TextInput
				showCursor={false}
				value={text.slice(start)}
				onChange={end => {
					onInput(form => changeAnswer(form, text.slice(0, start) + end));
				}}
				onSubmit={() => {
					onInput(submitAnswer);
				}}
				{...(isMasked && {mask: '•'})}
			/>
		</>
	);
}

// Drops the last parts of a label that is too long, instead of cutting it.
function fewerParts(label: string, room: number): string {
	const end = Math.max(...[', ', ': ', ' for '].map(each => label.lastIndexOf(each)));
	return end < 0 || widthOf(label) <= room ? label : fewerParts(label.slice(0, end), room);
}

function Menu({
	form,
	columns,
	onInput,
	first,
	shownCount,
}: MenuProps & {readonly first: number; readonly shownCount: number}): ReactNode {
	const {chosen} = form;
	const choices = choicesOf(form);
	const room = columns - 2;
	const place = shownCount < choices.length ? ` ${chosen + 1}/${choices.length}` : '';
	const items = choices.map(({label, value}, index) => {
		const end = index === chosen ? place : '';
		return {value, label: fit(fewerParts(label, room - end.length), room - end.length) + end};
	});
	return (
		<SelectInput
			initialIndex={chosen - first}
			items={items.slice(first, first + shownCount)}
			onHighlight={({value}) => {
				onInput(before => highlightChoice(before, value));
			}}
			onSelect={({value}) => {
				onInput(before => selectChoice(before, value));
			}}
		/>
	);
}

/** Records which change the mounted input shows; -1 if no input is mounted. Comes after the input, so that its effect runs after the input's effect. */
function Listening({change, at}: {readonly change: number; readonly at: RefObject<number>}): ReactNode {
	useEffect(() => {
		at.current = change;
		return () => {
			at.current = -1;
		};
	}, [change, at]);
	return undefined;
}

/** The first start without a credential: offers what to do, instead of an error. Typed credentials are kept only in memory. */
export function StartScreen({
	host,
	refusal,
	mending,
	back,
	again,
	lack,
	canLink = false,
	stop: onStop,
	onStart,
}: StartScreenProps): ReactNode {
	useAscii();
	const isHeard = use(VoiceContext) !== undefined;
	const {columns, rows} = useWindowSize();
	const size = {columns: columns - 2, rows: isHeard ? Infinity : rows};
	const isSmall = !isHeard && isTooSmall({columns, rows});
	const news = {host, refusal, mending, back, lack};
	const viewOf = (each: StartForm) => (isSmall ? undefined : startView(each, news, size));
	// An input keeps its own highlight and cursor, so every change of form or size mounts it again.
	const [{form, changes}, dispatch] = useReducer(
		(before: {readonly form: StartForm; readonly changes: number}, next: FormChange) =>
			before.form.start ? before : {form: next(before.form, viewOf(before.form)), changes: before.changes + 1},
		{form: startFormOf({back, again}), changes: 0},
	);
	// An input must ignore a key that arrives before it shows the last change.
	const asked = useRef(0);
	const listening = useRef(-1);
	const change = (next: FormChange) => {
		asked.current++;
		dispatch(next);
	};

	const view = viewOf(form);
	const {question, chosen, note, start} = form;
	useSaid(startLines({...news, question, chosen, note, again}));

	const {suspendTerminal} = useApp();
	const gate = useRef(false);
	const guard = (
		<KeyGuard
			gate={gate}
			canObey={each => asked.current === listening.current && view !== undefined && isForInput(form, each, view)}
			press={each => {
				if (onStop && each.name === 'ctrl+z') {
					void suspendTerminal(onStop);
					return;
				}

				change((before, shown) => pressInStart(before, each, shown));
			}}
		/>
	);

	useEffect(() => {
		if (start) {
			onStart(start);
		}
	}, [start, onStart]);

	if (!view) {
		return (
			<>
				{guard}
				<Text wrap='truncate-end'>{ownWords(tooSmallText('ctrl-c'))}</Text>
			</>
		);
	}

	const {text, hidden, keys, isSpaced, firstChoice, choiceCount} = view;
	const gap = isSpaced ? 1 : 0;
	const key = [changes, columns, rows].join(' ');
	const input = {
		form,
		columns: size.columns,
		onInput(next: FormChange) {
			if (gate.current) {
				change(next);
			}
		},
	};
	return (
		<>
			{guard}
			<Box flexDirection='column' paddingX={1}>
				<Spans spans={fitRow({left: [toned('heading', 'cforgs')], right: [toned('dim', hidden)]}, size.columns)} />
				<LinkedRows rows={text} columns={size.columns} canLink={canLink} />
				{choiceCount > 0 && (
					<Box marginTop={gap} height={choiceCount} flexShrink={0} overflow='hidden'>
						{question === 'menu' ? (
							<Menu key={key} {...input} first={firstChoice} shownCount={choiceCount} />
						) : (
							<Prompt key={key} {...input} />
						)}
						<Listening key={`listening ${key}`} change={changes} at={listening} />
					</Box>
				)}
				<Box flexDirection='column' marginTop={gap}>
					<LinkedRows rows={keys} columns={size.columns} canLink={false} />
				</Box>
			</Box>
		</>
	);
}

// Otherwise a pending answer of the terminal would end up in the shell.
async function stop(): Promise<void> {
	await terminalAnswers.settle();
	await stopProcess();
}

/** Asks how to begin, if there is no credential. */
export async function askStart(
	host: string,
	{refusal, again, ...news}: Omit<StartNews, 'host'> & Pick<StartWays, 'again'>,
	writer: WriterName,
): Promise<Start> {
	let start: Start = {kind: 'quit'};
	const instance = paint(
		<StartScreen
			host={host}
			canLink
			stop={stop}
			{...news}
			{...(again !== undefined && {again})}
			{...(refusal !== undefined && {refusal})}
			onStart={chosen => {
				start = chosen;
				instance.unmount();
			}}
		/>,
		writer,
	);
	await instance.waitUntilExit();
	return start;
}
