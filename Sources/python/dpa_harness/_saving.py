"""Chains as JSON files: the files of the public package, byte for byte."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Generator, Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import IO, Any, Optional

from ._configuration import AugmentationConfig
from ._progress import (
    PartialWriteError,
    ProgressCallback,
    ResourceCleanupError,
    StreamingError,
    StreamingIOError,
    create_streaming_metadata,
    create_streaming_progress,
    format_progress_info,
    require_not_negative,
    update_streaming_progress,
)
from ._statistics import compute_statistics, compute_streaming_statistics

Row = dict[str, Any]

# With these separators the encoder that CPython has in C writes a row as json.dump(indent=2) would, several times faster.
_row_encoder = json.JSONEncoder(separators=(",\n      ", ": "))


def save_augmentation_chain(
    params_list: list[Row], filepath: str, config: Optional[AugmentationConfig] = None, include_stats: bool = True
) -> None:
    """Saves rows as JSON with their configuration and, where they are wanted, their statistics."""
    try:
        document: dict[str, Any] = {
            "metadata": {"num_samples": len(params_list), "config": asdict(config) if config else None},
            "augmentations": [],
        }
        if include_stats:
            document["statistics"] = compute_statistics(params_list)
        Path(filepath).parent.mkdir(parents=True, exist_ok=True)
        with open(filepath, "w") as file:
            _write_document(document, params_list, file)
        sys.stdout.write(f"Saved {len(params_list)} augmentations to {filepath}\n")
    except OSError as error:
        raise OSError(f"Failed to save augmentation chain: {error}") from error


def _write_document(document: dict[str, Any], rows: list[Row], file: IO[str]) -> None:
    """Writes what json.dump(indent=2) would, with rows in place of the empty list."""
    if not rows or any(not row or any(isinstance(value, (dict, list, tuple)) for value in row.values()) for row in rows):
        json.dump(document | {"augmentations": rows}, file, indent=2)
        return
    before, after = json.dumps(document, indent=2).split('"augmentations": []', 1)
    file.write(f'{before}"augmentations": [\n')
    encode, separator = _row_encoder.encode, ""
    for start in range(0, len(rows), 1000):
        texts = [f"    {{\n      {encode(row)[1:-1]}\n    }}" for row in rows[start : start + 1000]]
        file.write(separator + ",\n".join(texts))
        separator = ",\n"
    file.write(f"\n  ]{after}")


def load_augmentation_chain(filepath: str) -> list[Row]:
    """The rows of a saved chain; rows may have further keys, such as a rank."""
    try:
        with open(filepath) as file:
            data = json.load(file)
    except FileNotFoundError:
        raise FileNotFoundError(f"Augmentation file not found: {filepath}") from None
    except json.JSONDecodeError as error:
        raise json.JSONDecodeError(f"Invalid JSON in {filepath}: {error}", "", 0) from error
    rows: list[Row] = data["augmentations"]
    sys.stdout.write(f"Loaded {data['metadata']['num_samples']} augmentations from {filepath}\n")
    return rows


def save_augmentation_stream(
    param_generator: Iterable[Row], filepath: str, config: Optional[AugmentationConfig] = None,
    include_stats: bool = True, buffer_size: int = 1000, verbose: bool = False,
    progress_callback: Optional[ProgressCallback] = None,
) -> None:  # fmt: skip
    """Saves rows as they arrive; with statistics, which stand behind the rows, all of them are collected first."""
    try:
        Path(filepath).parent.mkdir(parents=True, exist_ok=True)
        if verbose:
            sys.stdout.write(f"Starting streaming save to {filepath}\n")
        save = _save_with_statistics if include_stats else _save_incrementally
        save(param_generator, filepath, config, buffer_size, verbose, progress_callback)
    except OSError as error:
        raise StreamingIOError(f"I/O error during streaming save: {error}") from error
    except StreamingError:
        raise
    except Exception as error:
        raise StreamingIOError(f"Unexpected error during streaming save: {error}") from error


def _save_with_statistics(
    rows: Iterable[Row], filepath: str, config: Optional[AugmentationConfig], buffer_size: int, verbose: bool,
    progress_callback: Optional[ProgressCallback],
) -> None:  # fmt: skip
    progress = create_streaming_progress()
    try:
        if verbose:
            sys.stdout.write("Computing statistics from stream...\n")
        collected = list(rows)
        total = progress.estimated_total = len(collected)
        update_streaming_progress(progress, total, max(0, total - 1))
        document = {
            "metadata": {"num_samples": total, "config": asdict(config) if config else None, "streaming": True},
            "augmentations": [],
            "statistics": compute_streaming_statistics(collected),
        }
        with open(filepath, "w") as file:
            _write_document(document, collected, file)
    except Exception as error:
        raise PartialWriteError(f"Failed to compute statistics and save: {error}", 0) from error
    _tell_saved(total, filepath, format_progress_info(progress) if verbose else None)
    if progress_callback:
        progress_callback(progress, create_streaming_metadata(config=config, buffer_size=buffer_size))


def _save_incrementally(
    rows: Iterable[Row], filepath: str, config: Optional[AugmentationConfig], buffer_size: int, verbose: bool,
    progress_callback: Optional[ProgressCallback],
) -> None:  # fmt: skip
    progress = create_streaming_progress()
    metadata = create_streaming_metadata(config=config, buffer_size=buffer_size)
    written, source = 0, iter(rows)
    with open(filepath, "w") as file:
        text = json.dumps(asdict(config) if config else None)
        file.write(f'{{\n  "metadata": {{\n    "num_samples": null,\n    "config": {text},\n    "streaming": true\n  }},\n')
        file.write('  "augmentations": [\n')
        try:
            while buffer := list(islice(source, buffer_size)):
                file.write((",\n" if written else "") + ",\n".join("    " + json.dumps(row) for row in buffer))
                written += len(buffer)
                update_streaming_progress(progress, written, written - 1)
                if verbose and written % (buffer_size * 10) == 0:
                    sys.stdout.write(f"Streaming progress: {format_progress_info(progress)}\n")
                if progress_callback and len(buffer) == buffer_size:
                    progress_callback(progress, metadata)
                file.flush()
            file.write("\n  ]\n}\n")
        except Exception as error:
            raise PartialWriteError(f"Failed during streaming write: {error}", written) from error
        finally:
            safe_cleanup_generator(rows)
    _tell_saved(written, filepath, format_progress_info(progress) if verbose else None)
    if progress_callback:
        progress_callback(progress, metadata)


def _tell_saved(count: int, filepath: str, progress: Optional[str]) -> None:
    sys.stdout.write(f"Saved {count} augmentations to {filepath}{f' ({progress})' if progress else ''}\n")


def load_augmentation_stream(
    filepath: str, chunk_size: int = 1000, verbose: bool = False, progress_callback: Optional[ProgressCallback] = None
) -> Generator[Any, None, None]:
    """The rows of a saved chain in lists of `chunk_size`, or one by one where that is 1."""
    rows = _rows_of(filepath)
    progress = create_streaming_progress(len(rows))
    metadata = create_streaming_metadata(len(rows), chunk_size=max(1, chunk_size))
    sys.stdout.write(f"Loading {len(rows)} augmentations from {filepath}\n")
    step = max(1, chunk_size)
    for start in range(0, len(rows), step):
        chunk = rows[start : start + step]
        for index, row in enumerate(chunk, start):
            if not isinstance(row, dict):
                raise StreamingIOError(f"Invalid parameter format at index {index}: expected dict, got {type(row)}")
        update_streaming_progress(progress, start + len(chunk), start + len(chunk) - 1)
        if progress_callback:
            progress_callback(progress, metadata)
        yield chunk[0] if chunk_size <= 1 else chunk
    if verbose:
        sys.stdout.write(f"Loading completed: {format_progress_info(progress)}\n")


def _rows_of(filepath: str) -> list[Any]:
    if not Path(filepath).exists():
        raise FileNotFoundError(f"Augmentation file not found: {filepath}")
    try:
        with open(filepath) as file:
            data = json.load(file)
    except json.JSONDecodeError as error:
        raise StreamingIOError(f"Invalid JSON in {filepath}: {error}") from error
    except OSError as error:
        raise StreamingIOError(f"I/O error during streaming load: {error}") from error
    if not isinstance(data, dict) or "augmentations" not in data:
        raise StreamingIOError("Invalid augmentation file format: missing 'augmentations' key")
    if not isinstance(data["augmentations"], list):
        raise StreamingIOError("Invalid augmentation file format: 'augmentations' must be a list")
    return data["augmentations"]


def resume_streaming_save(
    param_generator: Iterable[Row], filepath: str, resume_from_sample: int = 0,
    config: Optional[AugmentationConfig] = None, include_stats: bool = True, buffer_size: int = 1000,
    verbose: bool = False,
) -> None:  # fmt: skip
    """Saves rows from a place in their stream on."""
    require_not_negative(resume_from_sample=resume_from_sample)
    if verbose:
        sys.stdout.write(f"Resuming streaming save from sample {resume_from_sample}\n")
    try:
        rest: Iterator[Row] = islice(param_generator, resume_from_sample, None)
        save_augmentation_stream(rest, filepath, config, include_stats, buffer_size, verbose)
    except Exception as error:
        reason = f"Failed to resume streaming save from sample {resume_from_sample}: {error}"
        raise PartialWriteError(reason, getattr(error, "samples_written", 0)) from error


def recover_partial_write(
    filepath: str, expected_samples: Optional[int] = None, verbose: bool = False
) -> dict[str, Any]:
    """What can be read of a file whose writing was cut off: recoverable, samples_found, metadata, error."""
    found: dict[str, Any] = {"recoverable": False, "samples_found": 0, "metadata": None, "error": None}
    if not Path(filepath).exists():
        return found | {"error": "File does not exist"}
    if verbose:
        sys.stdout.write(f"Attempting to recover partial write from {filepath}\n")
    try:
        content = Path(filepath).read_text()
    except OSError as error:
        raise StreamingIOError(f"Cannot access file for recovery: {error}") from error
    try:
        data = json.loads(content)
        found |= {"recoverable": True, "metadata": data.get("metadata", {})}
        found["samples_found"] = len(data.get("augmentations", []))
    except json.JSONDecodeError:
        found |= {"metadata": _metadata_of(content), "samples_found": sum(1 for _ in _whole_rows(content))}
        found["recoverable"] = found["samples_found"] > 0
        if not found["recoverable"]:
            found["error"] = "No recoverable data found in file"
    if verbose:
        expected = "" if expected_samples is None else f" of {expected_samples}"
        sys.stdout.write(f"Recovered {found['samples_found']}{expected} complete samples\n")
    return found


def _metadata_of(content: str) -> Optional[Any]:
    begin = re.search(r'"metadata"\s*:\s*(?={)', content)
    try:
        return json.JSONDecoder().raw_decode(content, begin.end())[0] if begin else None
    except json.JSONDecodeError:
        return None


def _whole_rows(content: str) -> Iterator[Any]:
    """The rows before the place where the text was cut off."""
    # Only a comma leads to a further row: behind the list come statistics, which are an object too.
    between = re.compile(r"\s*,\s*(?={)")
    found = re.search(r'"augmentations"\s*:\s*\[\s*(?={)', content)
    while found:
        try:
            row, end = json.JSONDecoder().raw_decode(content, found.end())
        except json.JSONDecodeError:
            return
        yield row
        found = between.match(content, end)


def safe_close_file(file_handle: Any, filepath: str = "") -> None:
    """Closes a file, and says which one where that fails."""
    try:
        if hasattr(file_handle, "close"):
            file_handle.close()
    except Exception as error:
        of_file = f" for {filepath}" if filepath else ""
        raise ResourceCleanupError(f"Failed to close file handle{of_file}: {error}") from error


def safe_cleanup_generator(generator: Any) -> None:
    """Closes a generator."""
    try:
        if hasattr(generator, "close"):
            generator.close()
    except Exception as error:
        raise ResourceCleanupError(f"Failed to cleanup generator: {error}") from error


class StreamingContext:
    """Closes the generators and files that it was told of, also after an error."""

    def __init__(self, verbose: bool = False) -> None:
        self.verbose = verbose
        self.generators: list[Any] = []
        self.file_handles: list[tuple[Any, str]] = []
        self.cleanup_errors: list[Exception] = []

    def register_generator(self, generator: Optional[Any]) -> None:
        if generator is not None:
            self.generators.append(generator)

    def register_file_handle(self, file_handle: Optional[Any], filepath: str = "") -> None:
        if file_handle is not None:
            self.file_handles.append((file_handle, filepath))

    def __enter__(self) -> StreamingContext:
        return self

    def __exit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        for generator in self.generators:
            self._close(safe_cleanup_generator, generator, told="Cleaned up generator")
        for file, path in self.file_handles:
            self._close(safe_close_file, file, path, told=f"Closed file handle for {path}" if path else "")
        # An error of the block itself is the one to tell.
        if self.cleanup_errors and exc_type is None:
            reasons = "; ".join(str(error) for error in self.cleanup_errors)
            raise ResourceCleanupError(f"Resource cleanup failed with {len(self.cleanup_errors)} errors: {reasons}")

    def _close(self, close: Any, *arguments: Any, told: str) -> None:
        try:
            close(*arguments)
        except ResourceCleanupError as error:
            self.cleanup_errors.append(error)
            told = f"Warning: {error}"
        if self.verbose and told:
            sys.stdout.write(told + "\n")


def with_streaming_context(operation: Any, *args: Any, verbose: bool = False, **kwargs: Any) -> Any:
    """Calls an operation within a `StreamingContext`, handed over as `streaming_context` where it takes one."""
    with StreamingContext(verbose) as context:
        if "streaming_context" in operation.__code__.co_varnames:
            kwargs["streaming_context"] = context
        return operation(*args, **kwargs)


