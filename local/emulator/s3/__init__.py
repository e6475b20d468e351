"""What MiniStack's S3 and its CloudFormation buckets lack."""

from __future__ import annotations

from emulator.s3 import access, bucket, checksums, encryption, replication, routes


def install() -> None:
    access.install()
    bucket.install()
    routes.install()
    replication.install()
    checksums.install()
    encryption.install()
