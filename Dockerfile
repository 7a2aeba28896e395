# Parley in a container. Build: docker build -t parley .   More, and other builders: docs/image.md
# Everything that is installed is pinned by hash in requirements.lock; BASE may be any image with python3 >= 3.11 and venv.
ARG BASE=python:3.12-slim

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_INPUT=1
RUN python3 -m venv /opt/parley
WORKDIR /src
# The slow layer first: it changes only with the lock file.
COPY requirements.lock ./
RUN /opt/parley/bin/python -m pip install --require-hashes --only-binary :all: -r requirements.lock
COPY pyproject.toml README.md LICENSE config.example.toml ./
COPY bot ./bot
# The build tools and pip have done their work; what never runs is not shipped.
RUN /opt/parley/bin/python -m pip install --no-deps --no-build-isolation . \
 && /opt/parley/bin/python -m pip uninstall --yes editables hatchling pip setuptools trove-classifiers \
 && /opt/parley/bin/python -m compileall -q /opt/parley/lib

FROM ${BASE}
LABEL org.opencontainers.image.title="Parley" \
      org.opencontainers.image.description="News alerts and digests on your topics, in Slack and Telegram" \
      org.opencontainers.image.licenses="MIT"
# A fixed uid, so that a volume keeps its owner from one image to the next.
RUN groupadd --gid 10001 parley \
 && useradd --uid 10001 --gid parley --home-dir /data --no-create-home --shell /usr/sbin/nologin parley \
 && install --directory --owner parley --group parley --mode 0700 /data
COPY --from=build /opt/parley /opt/parley
ENV PATH=/opt/parley/bin:$PATH HOME=/data LANG=C.UTF-8 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# Config, database, inbox: all that Parley writes is here. The rest of the file system may be read-only.
WORKDIR /data
VOLUME /data
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s --retries=3 CMD ["parley", "status"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["parley"]
CMD ["run"]
