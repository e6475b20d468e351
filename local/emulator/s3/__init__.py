"""What MiniStack's S3 and its CloudFormation buckets lack."""

from __future__ import annotations

from emulator.s3 import bucket, checksums, encryption, replication, routes


def install() -> None:
    bucket.install()
    routes.install()
    replication.install()
    checksums.install()
    encryption.install()
