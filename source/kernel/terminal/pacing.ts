import type {Answer, Answers} from './answers.js';

/** Smaller frames, such as a typed letter, need no answer of their own. Bytes. */
const leastAsked = 200;

/** How many bytes may be under way while an answer is outstanding. */
const mostUnderWay = 400;

/** How long a frame waits for an answer, in milliseconds. */
const longestWait = 2000;

/** How fast frames are sent if no answer tells more, in bytes per millisecond: half of 64 kbit/s. */
const assumedSpeed = 4;

/** Decides when the next frame may be sent. A slow line stores what it cannot deliver yet, so frames that are sent at once would arrive long after the key that they answer. */
export type Pacing = {
	/** Whether a frame of this many bytes may be sent now. If not, the writer is called back once another may be sent. */
	readonly isFree: (bytes: number) => boolean;
	readonly sent: (bytes: number) => void;
};

/** Sends the next frame when the terminal has answered a question behind the last one. A terminal that never answers delays one frame only. `onArrived` learns how long each large frame took. */
export function paceByAnswers(
	{ask, isKeyHeld}: Pick<Answers, 'ask' | 'isKeyHeld'>,
	onFree: () => void,
	onArrived?: (bytes: number, milliseconds: number) => void,
): Pacing {
	// The bytes before each question that a frame still waits for.
	let outstanding: ReadonlyArray<{readonly bytes: number}> = [];
	let unasked = 0;
	let hasAnswered = false;
	let isSilent = false;
	let timer: NodeJS.Timeout | undefined;

	const giveUp = () => {
		isSilent = !hasAnswered;
		outstanding = [];
		onFree();
	};

	const watch = () => {
		clearTimeout(timer);
		timer = outstanding.length === 0 ? undefined : setTimeout(giveUp, longestWait).unref();
	};

	const onAnswer = (asked: {readonly bytes: number}, {milliseconds}: Answer) => {
		hasAnswered = true;
		isSilent = false;
		outstanding = outstanding.filter(each => each !== asked);
		watch();
		onArrived?.(asked.bytes, milliseconds);
		onFree();
	};

	return {
		isFree: bytes =>
			outstanding.length === 0 ||
			!isKeyHeld() ||
			outstanding.reduce((sum, each) => sum + each.bytes, unasked + bytes) <= mostUnderWay,
		sent(bytes) {
			unasked += bytes;
			if (isSilent || unasked < leastAsked) {
				return;
			}

			const asked = {bytes: unasked};
			outstanding = [...outstanding, asked];
			unasked = 0;
			watch();
			ask(answer => {
				onAnswer(asked, answer);
			});
		},
	};
}

/** For a terminal whose answers tell nothing about the line, such as tmux, which answers itself: while a key is held down, sends no more than a narrow line delivers. */
export function paceByTime({isKeyHeld}: Pick<Answers, 'isKeyHeld'>, onFree: () => void): Pacing {
	let freeAt = 0;
	let timer: NodeJS.Timeout | undefined;
	return {
		isFree() {
			const wait = freeAt - performance.now();
			if (wait <= 0 || !isKeyHeld()) {
				return true;
			}

			timer ??= setTimeout(() => {
				timer = undefined;
				onFree();
			}, wait).unref();
			return false;
		},
		sent(bytes) {
			freeAt = Math.max(freeAt, performance.now()) + bytes / assumedSpeed;
		},
	};
}
