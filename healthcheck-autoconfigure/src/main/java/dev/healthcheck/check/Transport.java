package dev.healthcheck.check;

import java.util.function.Supplier;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/**
 * What sockets are made of: epoll, where Netty's native library for it is on the class
 * path and can be used, and the JDK's selectors elsewhere.
 *
 * @param handlers serves sockets on an event loop
 * @param socket makes one
 * @param sockets their type
 * @param datagrams the type of sockets for datagrams
 */
record Transport(IoHandlerFactory handlers, Supplier<Channel> socket, Class<? extends SocketChannel> sockets,
		Class<? extends DatagramChannel> datagrams) {

	static Transport best() {
		try {
			if (Epoll.isAvailable()) {
				return new Transport(EpollIoHandler.newFactory(), EpollSocketChannel::new, EpollSocketChannel.class,
						EpollDatagramChannel.class);
			}
		}
		catch (LinkageError ex) {
			// not on the class path
		}
		return nio();
	}

	static Transport nio() {
		return new Transport(NioIoHandler.newFactory(), NioSocketChannel::new, NioSocketChannel.class,
				NioDatagramChannel.class);
	}

}
