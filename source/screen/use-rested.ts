import {useEffect, useState} from 'react';

/**
A value once it has not changed for so many milliseconds; until then the one before, if there was one.
*/
export function useRested<Value>(value: Value | undefined, milliseconds: number): Value | undefined {
	const [rested, setRested] = useState(value);
	useEffect(() => {
		if (value === rested) {
			return;
		}

		const timer = setTimeout(() => {
			setRested(value);
		}, milliseconds);
		return () => {
			clearTimeout(timer);
		};
	}, [value, rested, milliseconds]);
	return rested ?? value;
}
