import {Box, Text, useApp} from 'ink';
import SelectInput from 'ink-select-input';
import TextInput from 'ink-text-input';
import {useEffect, useReducer, type ReactNode} from 'react';
import {CredentialGuide, guideLines} from '../components/credential-guide.js';
import {usePresses} from '../components/use-presses.js';
import {useSaid} from '../components/voices.js';
import {inkLook, usePalette} from '../components/use-palette.js';
import {ownWords} from '../text/ascii.js';
import {harmless} from '../text/harmless.js';
import {
	choicesOf,
	pressInStart,
	isLikeSecret,
	startFormOf,
	type Start,
	type StartForm,
} from '../forms/start.js';

type StartScreenProps = {
	/**
	The host that a credential would be sent to.
	*/
	readonly host: string;
	/**
	Why the credential tried before was refused.
	*/
	readonly refusal?: string;
	/**
	Where that one is from, and how to mend it there.
	*/
	readonly mending?: string | undefined;
	/**
	The name of what can be gone back to.
	*/
	readonly back?: string | undefined;
	/**
	Whether the terminal knows escape sequences, links among them.
	*/
	readonly canLink?: boolean;
	/**
	Stops the process until the shell lets it go on; the terminal is free meanwhile.
	*/
	readonly stop?: () => Promise<void>;
	readonly onStart: (start: Start) => void;
};

const prompts: Readonly<Record<Exclude<StartForm['question'], 'menu' | 'guide'>, string>> = {
	token: 'API token',
	email: 'E-mail address',
	key: 'API key',
};

type Said = Pick<StartForm, 'question' | 'chosen'> & Readonly<Record<'note' | 'back' | 'refusal' | 'mending', string | undefined>> & {readonly host: string};

// The same for a screen reader, in lines.
function startLines({question, chosen, host, refusal, mending, note, back}: Said): readonly string[] {
	const choices = choicesOf(back);
	const noted = note === undefined ? [] : [note];
	switch (question) {
		case 'menu': {
			return [
				'cforgs. Browse and edit Cloudflare Organizations.',
				refusal === undefined ? 'There is no credential in the environment.' : harmless(refusal),
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
			return [...noted, `${prompts[question]}? It is sent to ${host} alone and kept nowhere. Enter continues, Escape goes back.`];
		}
	}
}

function ignore(): void {
	// The keys are read here, one by one; the inputs below only show what comes of them.
}

/**
The first start without a credential: what there is to do, instead of an error. What is typed here is kept in memory alone.
*/
export function StartScreen({host, refusal, mending, back, canLink = false, stop, onStart}: StartScreenProps): ReactNode {
	const [{question, chosen, line, note, start}, press] = useReducer(pressInStart, startFormOf(back));
	const palette = usePalette();
	useSaid(startLines({
		question, chosen, host, refusal, mending, note, back,
	}));

	const {suspendTerminal} = useApp();
	usePresses(each => {
		if (!stop || each.name !== 'ctrl+z') {
			press(each);
			return;
		}

		void suspendTerminal(stop);
	});

	useEffect(() => {
		if (start) {
			onStart(start);
		}
	}, [start, onStart]);

	if (question === 'guide') {
		return <CredentialGuide canLink={canLink}/>;
	}

	return (
		<Box flexDirection='column' paddingX={1}>
			<Text bold>cforgs</Text>
			<Text>Browse and edit Cloudflare Organizations. {refusal === undefined ? 'There is no credential in the environment.' : 'The credential was refused.'}</Text>
			{refusal !== undefined && <Text {...inkLook(palette.danger)}>{harmless(refusal)}</Text>}
			{mending !== undefined && <Text wrap='wrap'>{harmless(mending)}</Text>}
			{note !== undefined && <Text {...inkLook(palette.warning)} wrap='wrap'>{ownWords(note)}</Text>}
			<Box marginY={1}>
				{question === 'menu'
					? <SelectInput key={chosen} isFocused={false} initialIndex={chosen} items={[...choicesOf(back)]}/>
					: (
						<>
							<Text>{prompts[question]}: </Text>
							<TextInput focus={false} value={line.text} onChange={ignore} {...((question !== 'email' || isLikeSecret(line.text)) && {mask: '•'})}/>
						</>
					)}
			</Box>
			{question === 'menu' && back === undefined && mending === undefined && (
				<Text {...inkLook(palette.dim)} wrap='wrap'>To have it at every start, set CLOUDFLARE_API_TOKEN, or CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY.</Text>
			)}
			<Text {...inkLook(palette.dim)} wrap='wrap'>
				{ownWords(question === 'menu'
					? `j k move, ↵ chooses, ${back === undefined ? 'q or Esc quits.' : 'Esc goes back, q quits.'}`
					: `It is sent to ${host} alone and kept nowhere. ↵ continues, Esc goes back.`)}
			</Text>
		</Box>
	);
}
