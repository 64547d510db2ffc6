"""What stands in the application's menu; each entry says a command that can be typed as well."""

from notifier.channels.wecom_menu import Menu

MENUS = (
    Menu("工单", (("待办工单", "待办"), ("我的工单", "我的"), ("超期工单", "超期"))),
    Menu(
        "专班", (("谁在班", "谁在班"), ("导入工单", "导入"), ("今日日报", "日报"), ("未送达消息", "未送达"))
    ),
    Menu("更多", (("三率", "三率"), ("热点诉求", "热点"), ("使用帮助", "帮助"))),
)
